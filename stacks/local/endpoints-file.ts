/** `endpoints.json`: all addresses, for programs. Written when the system is ready, removed at its end. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalUser } from '../../shared/application.ts';
import type { OperatorRole } from './sts/operator-session.ts';

export type Endpoints = {
  /** https */
  mcp: string;
  mcpHttp: string;
  /** of the https door */
  issuer: string;
  caFile: string;
  users: LocalUser[];
  /** the local AWS as seen from outside the VPC, and the role that operates the stage */
  aws: { url: string; region: string; operator: OperatorRole };
};

/** Writes the file for other commands of this machine, readable by its owner alone. */
export async function writeEndpoints(home: string, endpoints: Endpoints): Promise<void> {
  await writeFile(join(home, 'endpoints.json'), `${JSON.stringify(endpoints, null, 2)}\n`);
}

/** Does nothing without a file. */
export async function removeEndpoints(home: string): Promise<void> {
  await rm(join(home, 'endpoints.json'), { force: true });
}

/** Undefined when no system runs with that home. */
export async function readEndpoints(home: string): Promise<Endpoints | undefined> {
  try {
    return JSON.parse(await readFile(join(home, 'endpoints.json'), 'utf8')) as Endpoints;
  } catch {
    return undefined;
  }
}

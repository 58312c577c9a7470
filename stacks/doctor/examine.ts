/**
 * Finds long-lived keys on this machine: reads files and variables, sends and changes nothing, shows no key.
 */
import { homedir } from 'node:os';
import { lookAtAwsFiles } from './aws-files.ts';
import { lookAtEnvironment } from './environment.ts';
import type { Look } from './finding.ts';
import { notesOnMachine } from './machine.ts';
import { lookAtMcpClients } from './mcp-clients.ts';
import { lookAtRepository } from './repository.ts';

/** The findings, and notes about this machine that are not findings. */
export type Report = Look & { notes: string[] };

/** Runs every look. @throws PlainError when the repository is not a folder */
export async function examine(repository: string, env: NodeJS.ProcessEnv): Promise<Report> {
  const home = env.HOME || env.USERPROFILE || homedir();
  const machine = { home, env, platform: process.platform };
  const looks = await Promise.all([
    lookAtEnvironment(env, home),
    lookAtAwsFiles(env, home),
    lookAtRepository(repository, home),
    lookAtMcpClients(machine, repository),
  ]);
  const seen = new Set<string>();
  return {
    // Two looks see a client's configuration inside the repository.
    findings: looks.flatMap(({ findings }) => findings).filter(({ at }) => !seen.has(at) && seen.add(at)),
    looked: looks.reduce((sum, { looked }) => sum + looked, 0),
    unreadable: looks.flatMap(({ unreadable }) => unreadable),
    notes: await notesOnMachine(repository, env),
  };
}

/**
 * Finds long-lived keys on this machine: reads files and variables, sends and changes nothing, shows no key.
 */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkMachine } from '../local/check-machine.ts';
import { lookAtAwsFiles } from './aws-files.ts';
import { lookAtEnvironment } from './environment.ts';
import type { Look } from './finding.ts';
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

/**
 * Obstacles for a newcomer on this machine: notes, not findings. Reads only.
 * Sentences about this machine that are not findings.
 */
async function notesOnMachine(repository: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const notes: string[] = [];
  if (!existsSync(join(repository, '.sst', 'platform', 'version')))
    notes.push('SST’s platform is not prepared yet: the first npm start or npm run plan does it, once.');
  const home = resolve(repository, env.CHOKEPOINT_HOME ?? '.local');
  await checkMachine(env, home).catch((error: Error) => notes.push(`npm start: ${error.message}`));
  return notes;
}

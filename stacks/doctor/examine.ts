/**
 * Finds long-lived keys on this machine. Reads files and variables; sends nothing anywhere, changes nothing, shows no
 * secret.
 */
import { homedir } from 'node:os';
import { lookAtAwsFiles } from './aws-files.ts';
import { lookAtEnvironment } from './environment.ts';
import type { Look } from './finding.ts';
import { notesOnMachine } from './machine.ts';
import { lookAtMcpClients } from './mcp-clients.ts';
import { lookAtRepository } from './repository.ts';

/** What was looked at and found, and notes on this machine that are no finding. */
export type Report = Look & { notes: string[] };

/** Everything that is looked at. @throws PlainError when the repository is no folder */
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
    // A client's configuration within the repository is seen twice.
    findings: looks.flatMap(({ findings }) => findings).filter(({ at }) => !seen.has(at) && seen.add(at)),
    looked: looks.reduce((sum, { looked }) => sum + looked, 0),
    unreadable: looks.flatMap(({ unreadable }) => unreadable),
    notes: await notesOnMachine(repository, env),
  };
}

/** Obstacles for a newcomer on this machine: notes, not findings. Reads only. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkMachine } from '../local/check-machine.ts';

/** Sentences about this machine that are not findings. */
export async function notesOnMachine(repository: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const notes: string[] = [];
  if (!existsSync(join(repository, '.sst', 'platform', 'version')))
    notes.push('SST’s platform is not prepared yet: the first npm start or npm run plan does it, once.');
  const home = resolve(repository, env.CHOKEPOINT_HOME ?? '.local');
  await checkMachine(env, home).catch((error: Error) => notes.push(`npm start: ${error.message}`));
  return notes;
}

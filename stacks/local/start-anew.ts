/**
 * Removes what earlier runs left in a home: data, records, sign-ins. Certificates stay, since people told their programs to
 * trust them, and so does everything that no run wrote. Never: the home of a system that runs (check-machine.ts).
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError } from '../terminal/plain-error.ts';

const leftByRuns = [
  's3',
  'dynamodb',
  'audit',
  'audit.jsonl',
  'logs',
  'issuer',
  'vault.key',
  'bundles',
  'reloaded',
];

/**
 * @param env `CHOKEPOINT_FRESH=1` asks for it
 * @returns whether it was asked for
 * @throws PlainError for another value
 */
export async function startAnew(env: NodeJS.ProcessEnv, home: string): Promise<boolean> {
  const { CHOKEPOINT_FRESH: fresh } = env;
  if (fresh === undefined || fresh === '') return false;
  if (fresh !== '1') throw new PlainError(`CHOKEPOINT_FRESH is "${fresh}". Set it to 1, or not at all.`);
  for (const name of leftByRuns) await rm(join(home, name), { recursive: true, force: true });
  return true;
}

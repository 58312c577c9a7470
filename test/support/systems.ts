/**
 * Arguments for a test that starts its own system: a new home folder, ports, and the plan of stage `local` for these
 * ports, with code. A worker runs its files one after another, so all its systems share two ports and one plan.
 */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { loadKeys } from '../../stacks/local/issuer/tokens/keys.ts';
import { localSettings } from '../../stacks/local/local.ts';
import { freePorts } from '../../stacks/local/wire/free-ports.ts';
import { ensureTls } from '../../stacks/local/wire/tls.ts';
import type { Plan } from '../../stacks/plan/plan-types.ts';
import { withLock } from '../../stacks/plan/platform/lock-file.ts';
import { planned, root } from './plans.ts';

export type Place = {
  root: string;
  home: string;
  env: NodeJS.ProcessEnv;
  plan: Plan;
  conditions?: readonly string[];
};

type How = {
  conditions?: readonly string[];
  /** CHOKEPOINT_* variables beside the ports */
  env?: Record<string, string>;
};

/**
 * A worker may run only one such system at a time.
 * @returns arguments for `startLocal`, and `remove`, which deletes the home folder
 */
export async function placeForSystem(how: How = {}): Promise<Place & { remove(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'chokepoint-system-'));
  await cp(await homeWithKeys(), home, { recursive: true });
  const env = { ...process.env, ...(await portsOfWorker()), ...how.env };
  const conditions = how.conditions && { conditions: how.conditions };
  const plan = await planned('local', { code: true, env: localSettings(env), ...conditions });
  const remove = () => rm(home, { recursive: true, force: true });
  return { ...{ root, home, env, plan }, ...conditions, remove };
}

async function portsOfWorker(): ReturnType<typeof freePorts> {
  const file = join(inject('plans'), `ports-${process.env.VITEST_POOL_ID}.json`);
  if (!existsSync(file)) await writeFile(file, JSON.stringify(await freePorts()));
  return JSON.parse(await readFile(file, 'utf8'));
}

/** Certificates and the issuer's key, made once for all tests: making them takes longer than the rest of a start. */
async function homeWithKeys(): Promise<string> {
  const home = join(inject('plans'), 'home-with-keys');
  const complete = join(home, 'issuer', 'keys.json');
  if (!existsSync(complete))
    await withLock(`${home}.lock`, async () => {
      await ensureTls(home);
      await loadKeys(home);
    });
  return home;
}

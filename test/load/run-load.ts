/**
 * Many clients at once, each with one call at a time, for a while. Enters: a started system. Leaves: how every answer was
 * judged, how long clients waited, and how memory and descriptors went.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '../../stacks/report/scale/random.ts';
import { findRunning } from '../e2e/clients/running.ts';
import type { StartedSystem } from '../support/start-system.ts';
import { type Caller, createCaller, kinds } from './caller.ts';
import { type Sample, watchGrowth } from './growth.ts';
import { count, createTally, type Tally } from './tally.ts';
import { type Choice, type Person, taskOf } from './work.ts';

export type Load = { clients: number; seconds: number; seed: number; which: Choice['which'] };
export type LoadResult = Load & { tally: Tally; samples: Sample[]; spentSeconds: number };

/** What a client does that heard `busy`. */
const comeAgainMs = 500;

export async function runLoad(system: StartedSystem, load: Load): Promise<LoadResult> {
  const callers = await callersOf(system, load);
  const tally = createTally();
  const samplesOf = watchGrowth(system.pid);
  const from = performance.now();
  const until = from + load.seconds * 1_000;
  try {
    await Promise.all(
      callers.map((one, at) =>
        work(one, { until, tally, which: load.which, random: randomFrom(load.seed + at) }),
      ),
    );
    return { ...load, tally, samples: samplesOf(), spentSeconds: (performance.now() - from) / 1_000 };
  } finally {
    samplesOf();
    await Promise.all(callers.map(({ caller }) => caller.close()));
  }
}

type Placed = { caller: Caller; person: Person; id: string };

/** People and kinds of clients in turn. A plain client speaks TLS. */
async function callersOf(system: StartedSystem, { clients, seed }: Load): Promise<Placed[]> {
  const running = await findRunning(system);
  const { users } = system.endpoints;
  const placed = async (at: number): Promise<Placed> => {
    const person = users[at % users.length] as Person;
    const kind = kinds[Math.floor(at / users.length) % kinds.length] ?? 'sdk-2025';
    const url = kind === 'plain-2025' ? running.https : running.http;
    const token = await running.mint({ user: person.name, door: url });
    const caller = await createCaller(kind, { url, token, fetch: running.ask });
    return { caller, person, id: `${seed}-${clients}-${at}` };
  };
  const all: Placed[] = [];
  for (let at = 0; at < clients; at += 1) all.push(await placed(at));
  return all;
}

type Working = { until: number; tally: Tally; which: Choice['which']; random: () => number };

async function work({ caller, person, id }: Placed, { until, tally, which, random }: Working): Promise<void> {
  for (let at = 0; performance.now() < until; at += 1) {
    const from = performance.now();
    const verdict = await taskOf(person, id, at, { which, random: random() }).run(caller);
    count(tally, verdict, performance.now() - from);
    if (verdict === 'busy') await pause(comeAgainMs);
  }
}

/**
 * One fault from its beginning to a healthy system again. Enters: a world and a fault. Leaves: what each call heard, and
 * everything that was wrong: another answer, a slow one, a next call that still feels it, a change without its decision
 * on record, a change that happened twice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Caller, wordOf } from '../load/caller.ts';
import type { Fault, Probe } from './fault.ts';
import { inject } from './inject.ts';
import type { Effect } from './interfere.ts';
import type { World } from './world.ts';

export type FaultResult = {
  name: string;
  heard: Record<string, string>;
  /** the slowest answer while the fault was there */
  slowestMs: number;
  /** the slower one of a read and a write right after it */
  nextMs: number;
  problems: string[];
};

const mostMs = 3_000;
const comeAgainMs = 100;
/** The issue of this table: the next healthy call comes within a second. */
const mostNextMs = 1_000;

/** Of one team, in turn: a run of all faults writes more within a minute than one person may. */
const people = ['ines', 'petra'];

/**
 * @param at number of the fault: its letters are named after it
 * @param slack factor of every limit of time, for a machine that does other work meanwhile
 */
export async function runFault(
  world: World,
  fault: Fault,
  { at, slack = 1 }: { at: number; slack?: number },
): Promise<FaultResult> {
  const id = String(at);
  const caller = await world.caller(people[at % people.length] ?? '');
  await prepare(caller, id);
  const { interferer } = world;
  interferer.effects.length = 0;
  const lifts = [];
  for (const given of fault.given) lifts.push(await inject(given, world));
  const probes = Object.keys(fault.hears) as Probe[];
  const heard: Record<string, string> = {};
  const waits: number[] = [];
  const problems: string[] = [];
  try {
    const run = async (probe: Probe) => {
      const words: string[] = [];
      for (let time = 0; time < (fault.times ?? 1); time += 1) {
        const from = performance.now();
        words.push(await call(probe, { caller, world, id: `${id}-during-${time}`, before: id }));
        waits.push(performance.now() - from);
      }
      heard[probe] = fault.times === undefined ? (words[0] ?? '') : counted(words);
    };
    await Promise.all(probes.map(run));
  } finally {
    for (const lift of lifts.reverse()) await lift();
  }
  const nextMs = await next({ caller, world, id: `${id}-after`, before: id }, probes, problems);
  const slowestMs = Math.max(...waits);
  for (const probe of probes)
    if (fault.hears[probe]?.split(' or ').includes(heard[probe] ?? '') !== true)
      problems.push(`${probe} heard "${heard[probe]}", not "${fault.hears[probe]}"`);
  if (slowestMs > slack * (fault.withinMs ?? mostMs))
    problems.push(`an answer took ${slowestMs.toFixed(0)} ms`);
  if (nextMs > slack * mostNextMs) problems.push(`the next call took ${nextMs.toFixed(0)} ms`);
  problems.push(...effectProblems(interferer.effects));
  await caller.close();
  return { name: fault.name, heard, slowestMs, nextMs, problems };
}

const known = { path: 'reports/q3.md' };

/** Everything is warm, and the letter is there that `read` reads. */
async function prepare(caller: Caller, id: string): Promise<void> {
  const words = [
    wordOf(await caller.call('read_letter', known)),
    wordOf(await caller.call('write_letter', { path: `faults/${id}.md`, text: id })),
  ];
  if (words.some((word) => word !== 'ok'))
    throw new Error(`before the fault, calls heard ${words.join(', ')}`);
}

type Calling = { caller: Caller; world: World; id: string; before: string };

async function call(probe: Probe, { caller, world, id, before }: Calling): Promise<string> {
  if (probe === 'again') return wordOf(await caller.call('read_letter', known));
  if (probe === 'read') return wordOf(await caller.call('read_letter', { path: `faults/${before}.md` }));
  if (probe === 'write')
    return wordOf(await caller.call('write_letter', { path: `faults/${id}.md`, text: id }));
  if (probe !== 'newcomer') return wordOf(await caller.call(probe, {}));
  const newcomer = await world.caller('petra');
  const heard = wordOf(await newcomer.call('callerid', {}));
  await newcomer.close();
  return heard;
}

/** The first calls after the fault: their words, and the longest time until one of them was answered. */
async function next(calling: Calling, probes: readonly Probe[], problems: string[]): Promise<number> {
  const waits: number[] = [];
  for (const probe of new Set<Probe>(['again', 'write', ...probes.filter((each) => each === 'newcomer')])) {
    const from = performance.now();
    let word = await call(probe, calling);
    // Whoever hears "busy" comes again.
    while (word === 'busy' && performance.now() - from < mostMs) {
      await pause(comeAgainMs);
      word = await call(probe, calling);
    }
    waits.push(performance.now() - from);
    if (word !== 'ok') problems.push(`the next ${probe} heard "${word}"`);
  }
  return Math.max(...waits);
}

export function effectProblems(effects: readonly Effect[]): string[] {
  const undecided = effects.filter(({ decided }) => !decided);
  const twice = [...Map.groupBy(effects, ({ callId, path }) => `${callId} ${path}`)].filter(
    ([, all]) => all.length > 1,
  );
  return [
    ...undecided.map(({ path }) => `${path} was changed before its decision was on record`),
    ...twice.map(([which, all]) => `${which} was changed ${all.length} times`),
  ];
}

/** `27 ok, 3 crashed`: the most frequent first. */
export function counted(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)]
    .map(([word, all]) => [all.length, word] as const)
    .toSorted(([left], [right]) => right - left)
    .map(([times, word]) => `${times} ${word}`)
    .join(', ');
}

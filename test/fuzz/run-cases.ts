/**
 * Runs cases and judges them. A case depends on the seed, its target's name and its number alone, so that it can be run
 * again by itself. Never: two cases at once, since an error that nobody caught must be somebody's.
 */
import { hash } from 'node:crypto';
import { randomFrom } from '../../stacks/report/scale/random.ts';
import { Defect, type Target } from './target.ts';

export type Finding = { target: string; number: number; why: string; input: string };
export type Counted = { target: string; cases: number; outcomes: Map<string, number>; slowestMs: number };
export type Fuzzed = { counted: Counted[]; findings: Finding[] };

/** A case may take so long; the machine may be busy, so a slower one is tried once more before it counts. */
const mostMs = 1_000;

/** More of them would say the same. */
const mostFindings = 20;

/** A turn of the event loop shows what nobody caught. */
const turnEvery = 64;

type Running = {
  seed: number;
  cases: number;
  onProgress?: (target: string, done: number, of: number) => void;
};

export async function runTargets(
  targets: readonly Target[],
  { cases, ...running }: Running,
): Promise<Fuzzed> {
  const all = targets.reduce((sum, { share }) => sum + share, 0);
  const fuzzed: Fuzzed = { counted: [], findings: [] };
  for (const target of targets) {
    const own = Math.max(1, Math.round((cases * target.share) / all));
    const { counted, findings } = await runTarget(target, { ...running, cases: own });
    fuzzed.counted.push(counted);
    fuzzed.findings.push(...findings);
  }
  return fuzzed;
}

async function runTarget(target: Target, { seed, cases, onProgress }: Running) {
  const counted: Counted = { target: target.name, cases: 0, outcomes: new Map(), slowestMs: 0 };
  const findings: Finding[] = [];
  let uncaught: unknown;
  const onUncaught = (error: unknown) => {
    uncaught ??= error ?? new Error('nothing');
  };
  process.on('unhandledRejection', onUncaught).on('uncaughtException', onUncaught);
  try {
    for (let number = 0; number < cases && findings.length < mostFindings; number += 1) {
      const { outcome, ms, finding } = await runCase(target, seed, number);
      counted.cases += 1;
      counted.outcomes.set(outcome, (counted.outcomes.get(outcome) ?? 0) + 1);
      counted.slowestMs = Math.max(counted.slowestMs, ms);
      if (finding !== undefined) findings.push(finding);
      if (number % turnEvery === 0) await new Promise(setImmediate);
      if (uncaught !== undefined) {
        const why = `nobody caught ${wordsOf(uncaught)}, in this case or up to ${turnEvery} before`;
        findings.push({ target: target.name, number, why, input: '' });
        uncaught = undefined;
      }
      onProgress?.(target.name, number + 1, cases);
    }
  } finally {
    process.off('unhandledRejection', onUncaught).off('uncaughtException', onUncaught);
  }
  return { counted, findings };
}

/** `input`: what was sent, as text. */
export type Ran = { outcome: string; ms: number; input: string; finding?: Finding };

export async function runCase(target: Target, seed: number, number: number): Promise<Ran> {
  const first = await tryCase(target, seed, number);
  return first.ms > mostMs && first.finding === undefined ? again(target, seed, number) : first;
}

async function again(target: Target, seed: number, number: number): Promise<Ran> {
  const second = await tryCase(target, seed, number);
  if (second.ms <= mostMs) return second;
  const why = `it took ${second.ms.toFixed(0)} ms, twice`;
  return { ...second, finding: { target: target.name, number, why, input: second.input } };
}

async function tryCase(target: Target, seed: number, number: number): Promise<Ran> {
  const random = randomFrom(seedOf(seed, target.name, number));
  let input = '';
  const show = (value: unknown) => {
    input = typeof value === 'string' ? value : shown(value);
  };
  const from = performance.now();
  try {
    const outcome = await settled(Promise.resolve(target.run(random, show)));
    return { outcome, ms: performance.now() - from, input };
  } catch (error) {
    const finding = { target: target.name, number, why: wordsOf(error), input };
    return { outcome: 'DEFECT', ms: performance.now() - from, finding, input };
  }
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

/** What never settles is a finding, and the run goes on. */
async function settled(running: Promise<string>): Promise<string> {
  const { promise, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Defect('it never settled')), 20 * mostMs);
  try {
    return await Promise.race([running, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof Defect) return error.message;
  return error instanceof Error ? (error.stack ?? String(error)).slice(0, 600) : String(error);
}

function seedOf(seed: number, name: string, number: number): number {
  return Number.parseInt(hash('sha256', `${seed} ${name} ${number}`).slice(0, 8), 16);
}

/** What a run says of its goals, and beside an earlier one. Pure. */
import type { Goal } from './goals.ts';
import type { Measure, Result } from './result.ts';

/** Differences below are noise: the same code measured twice on a shared machine. */
export const noise = 1.3;

/** The floor of a run: what a machine was worth then. */
const floorId = 'hop';

export type Reached = Goal & { ratio: number; met: boolean };

/** The goals whose figures were measured. @param before the earlier run, for goals that are judged by it */
export function judgeGoals(goals: readonly Goal[], { figures }: Result, before?: Result): Reached[] {
  return goals.flatMap((goal) => {
    const value = figures[goal.figure]?.median;
    const ratio = value === undefined ? undefined : ratioOf(goal, value, figures, before?.figures);
    return ratio === undefined ? [] : [{ ...goal, ratio, met: ratio <= goal.reach }];
  });
}

type Figures = Result['figures'];

function ratioOf(
  { figure, per }: Goal,
  value: number,
  figures: Figures,
  before?: Figures,
): number | undefined {
  if (per === undefined) return value;
  if (per !== 'before') return figures[per] && value / figures[per].median;
  const [now, then] = [figures[floorId]?.median, before?.[floorId]?.median];
  const earlier = before?.[figure]?.median;
  if (now === undefined || then === undefined || earlier === undefined) return undefined;
  return value / now / (earlier / then);
}

export type Change = { id: string; before: number; after: number; worse: boolean };

/** The figures that both runs have, each by its own reference in its own run. Only ours can be worse. */
export function compare(after: Result, before: Result): Change[] {
  return Object.entries(after.figures).flatMap(([id, measure]) => {
    const [now, then] = [relative(measure, after), relative(before.figures[id], before)];
    if (now === undefined || then === undefined) return [];
    return [{ id, before: then, after: now, worse: measure.ours && now > then * noise }];
  });
}

function relative(measure: Measure | undefined, { figures }: Result): number | undefined {
  if (measure?.per === undefined) return measure?.median;
  const reference = figures[measure.per]?.median;
  return reference === undefined ? undefined : measure.median / reference;
}

/** Further apart, and one of the two was not measured as it runs. */
const mostApart = 2;

/** The handler by itself, and the whole process of its environment in the running system. */
const pairs = [
  { alone: 'read', running: 'system:router' },
  { alone: 'tool-s3', running: 'system:tool' },
];

/** @returns a sentence for each function whose two figures are more than ×2 apart */
export function farApart({ figures }: Result): string[] {
  return pairs.flatMap(({ alone, running }) => {
    const [one, other] = [figures[alone]?.median, figures[running]?.median];
    if (one === undefined || other === undefined) return [];
    const ratio = Math.max(one / other, other / one);
    return ratio <= mostApart
      ? []
      : [
          `${running} is ${other.toFixed(0)} µs a call and ${alone} ${one.toFixed(0)}: ×${ratio.toFixed(1)} apart`,
        ];
  });
}

/**
 * @param functions of the plan
 * @param measured the functions of all rows
 * @returns a sentence for each function that no row is about
 */
export function withoutRow(functions: readonly string[], measured: ReadonlySet<string>): string[] {
  return functions
    .filter((name) => !measured.has(name))
    .map((name) => `the function ${name} has no row: add one to test/bench/rows`);
}

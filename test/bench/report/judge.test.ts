import { describe, expect, it } from 'vitest';
import { goals } from './goals.ts';
import { compare, farApart, judgeGoals, withoutRow } from './judge.ts';
import { type Measure, type Result, resultOf } from './result.ts';

const figure = (median: number, more: Partial<Measure> = {}): Measure => ({
  ...{ title: '', unit: 'µs' as const, median, iqr: 0, ours: true },
  ...more,
});
const hop = figure(100, { ours: false });
const run = (figures: Record<string, Measure>): Result => resultOf(1, { hop, ...figures });

describe('a goal', () => {
  it('is met by a ratio within one run', () => {
    const [reached] = judgeGoals([{ figure: 'read', per: 'hop', reach: 3 }], run({ read: figure(300) }));
    expect(reached).toMatchObject({ ratio: 3, met: true });
  });

  it('is missed beyond it', () => {
    const [reached] = judgeGoals([{ figure: 'read', per: 'hop', reach: 3 }], run({ read: figure(301) }));
    expect(reached).toMatchObject({ met: false });
  });

  it('may be a number of its own', () => {
    const [reached] = judgeGoals([{ figure: 'heap', reach: 4_000 }], run({ heap: figure(4_001) }));
    expect(reached).toMatchObject({ ratio: 4_001, met: false });
  });

  it('by an earlier run allows for a machine that was faster then', () => {
    const before = resultOf(1, { hop: figure(50), p50: figure(4) });
    const goal = { figure: 'p50', per: 'before', reach: 0.5 };
    expect(judgeGoals([goal], run({ p50: figure(4) }), before)).toMatchObject([{ ratio: 0.5, met: true }]);
    expect(judgeGoals([goal], run({ p50: figure(4) }))).toEqual([]);
  });

  it('is left out when its figures were not measured', () => {
    expect(judgeGoals(goals, run({}))).toEqual([]);
  });
});

describe('beside an earlier run', () => {
  const before = run({ read: figure(300, { per: 'hop' }) });

  it('a ratio within the noise is not worse', () => {
    const [change] = compare(run({ read: figure(389, { per: 'hop' }) }), before).filter(
      ({ id }) => id === 'read',
    );
    expect(change).toMatchObject({ before: 3, after: 3.89, worse: false });
  });

  it('a ratio beyond the noise is worse', () => {
    const changes = compare(run({ read: figure(391, { per: 'hop' }) }), before);
    expect(changes.filter(({ worse }) => worse).map(({ id }) => id)).toEqual(['read']);
  });

  it('a slower machine makes nothing worse', () => {
    const after = resultOf(1, { hop: figure(300, { ours: false }), read: figure(900, { per: 'hop' }) });
    expect(compare(after, before).filter(({ worse }) => worse)).toEqual([]);
  });

  it('a comparison that got slower is no finding', () => {
    const others = (median: number) => run({ sdk: figure(median, { per: 'hop', ours: false }) });
    expect(compare(others(900), others(300)).filter(({ worse }) => worse)).toEqual([]);
  });
});

describe('a handler and its process in the running system', () => {
  it('may be twice apart', () => {
    expect(farApart(run({ read: figure(500), 'system:router': figure(1_000) }))).toEqual([]);
  });

  it.for([
    [500, 1_010],
    [1_010, 500],
  ])('are refused further apart: %s and %s µs', ([alone = 0, running = 0]) => {
    const [sentence] = farApart(run({ read: figure(alone), 'system:router': figure(running) }));
    expect(sentence).toContain('×2.0 apart');
  });
});

it('names each function of the plan that no row is about', () => {
  expect(withoutRow(['router', 'janitor'], new Set(['router']))).toEqual([
    'the function janitor has no row: add one to test/bench/rows',
  ]);
});

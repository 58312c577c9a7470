/** The fuzzer finds what it is for: each kind of defect, in a target that has it. */
import { describe, expect, test } from 'vitest';
import { runCase, runTargets } from './run-cases.ts';
import { canary, Defect, mustKeepSecret, type Target } from './target.ts';

const target = (run: Target['run']): Target => ({ name: 'broken', share: 1, run });
const fuzz = (run: Target['run'], cases = 100) => runTargets([target(run)], { seed: 1, cases });

const leaking = (text: string) => {
  mustKeepSecret(text, 'the answer');
  return 'ok';
};

describe('finds', () => {
  test.each<[string, Target['run'], RegExp]>([
    ['a crash', () => (undefined as unknown as { word: string }).word, /TypeError/],
    ['a secret in an answer', () => leaking(`x ${canary} y`), /a secret stands in the answer/],
    [
      'a secret in base64',
      () => leaking(Buffer.from(canary).toString('base64')),
      /a secret stands in the answer/,
    ],
    ['what its target calls a defect', () => Promise.reject(new Defect('status 500')), /^status 500$/],
    [
      'an error that nobody caught',
      (random) => {
        if (random() < 0.1) void Promise.reject(new Error('left alone'));
        return 'ok';
      },
      /nobody caught Error: left alone/,
    ],
  ])('%s', async (_what, run, why) => {
    const { findings } = await fuzz(run);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings[0]?.why).toMatch(why);
  });

  test('a case that takes more than a second, when it does so twice', async () => {
    const slow = target(() => {
      for (const until = performance.now() + 1_050; performance.now() < until; );
      return 'ok';
    });
    expect((await runCase(slow, 1, 0)).finding?.why).toMatch(/^it took \d{4} ms, twice$/);
    let times = 0;
    const once = target(() => {
      times += 1;
      for (const until = performance.now() + (times === 1 ? 1_050 : 0); performance.now() < until; );
      return 'ok';
    });
    expect((await runCase(once, 1, 0)).finding).toBeUndefined();
  });
});

test('a case is the same for the same seed and number, alone or among others', async () => {
  const inputs: string[] = [];
  const recording = target((random, show) => {
    const input = String(random());
    inputs.push(input);
    show(input);
    return input < '0.5' ? 'low' : 'high';
  });
  const { counted } = await runTargets([recording], { seed: 9, cases: 50 });
  expect(new Set(inputs).size).toBe(50);
  expect(counted).toMatchObject([{ target: 'broken', cases: 50 }]);
  expect((await runCase(recording, 9, 17)).input).toBe(inputs[17]);
  expect((await runCase(recording, 10, 17)).input).not.toBe(inputs[17]);
});

test('stops a target after twenty findings, and goes on with the next', async () => {
  const bad = target(() => Promise.reject(new Defect('no')));
  const { counted, findings } = await runTargets([bad, { ...target(() => 'ok'), name: 'good' }], {
    seed: 1,
    cases: 200,
  });
  expect(findings).toHaveLength(20);
  expect(counted.map(({ cases }) => cases)).toEqual([20, 100]);
});

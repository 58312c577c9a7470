import { expect, it } from 'vitest';
import { peakMemory } from '../../../../../stacks/local/lambda/environment/memory.ts';

it('looks at the peak of a process at most once a second, however many invocations end', () => {
  const looks: number[] = [];
  let nowMs = 0;
  const read = (pid: number) => looks.push(pid);
  const peakMb = peakMemory(7, read, () => nowMs);
  expect([peakMb(), peakMb()]).toEqual([1, 1]);
  nowMs = 999;
  expect(peakMb()).toBe(1);
  nowMs = 1_000;
  expect(peakMb()).toBe(2);
  expect(looks).toEqual([7, 7]);
});

it('looks again a second later where nothing could be measured', () => {
  let nowMs = 0;
  const found = [undefined, 40];
  const peakMb = peakMemory(
    7,
    () => found.shift(),
    () => nowMs,
  );
  expect(peakMb()).toBeUndefined();
  nowMs = 1_000;
  expect(peakMb()).toBe(40);
});

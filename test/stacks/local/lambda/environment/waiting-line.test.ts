import { expect, it } from 'vitest';
import { WaitingLine } from '../../../../../stacks/local/lambda/environment/waiting-line.ts';

it('gives turns in the order of arrival, each to one', async () => {
  const line = new WaitingLine();
  const turns: number[] = [];
  const waits = [1, 2, 3].map((name) => line.wait(10_000).then((turn) => turn && turns.push(name)));
  line.next();
  await waits[0];
  expect([turns, line.length]).toEqual([[1], 2]);
  line.next();
  line.next();
  await Promise.all(waits);
  expect([turns, line.length]).toEqual([[1, 2, 3], 0]);
});

it('lets go of one whose time is over, and not of those behind it', async () => {
  const line = new WaitingLine();
  const first = line.wait(20);
  expect(await first).toBe(false);
  expect(line.length).toBe(0);
  const second = line.wait(10_000);
  line.next();
  expect(await second).toBe(true);
});

it('ends for all, and a turn that nobody waits for is lost', async () => {
  const line = new WaitingLine();
  line.next();
  const waits = [line.wait(10_000), line.wait(10_000)];
  line.end();
  expect(await Promise.all(waits)).toEqual([false, false]);
  expect(line.length).toBe(0);
});

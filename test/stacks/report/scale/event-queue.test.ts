import { expect, test } from 'vitest';
import { createEventQueue } from '../../../../stacks/report/scale/event-queue.ts';

test('work runs by its time, and of two at one time the first that was added', () => {
  const queue = createEventQueue();
  const ran: string[] = [];
  const times = [5, 3, 9, 3, 1, 7, 3, 100];
  for (const [at, time] of times.entries()) queue.add(time, () => ran.push(`${queue.now()} ${at}`));
  queue.add(4, () => queue.add(6, () => ran.push(`${queue.now()} added`)));
  queue.runUntil(100);
  expect(ran).toEqual(['1 4', '3 1', '3 3', '3 6', '5 0', '6 added', '7 5', '9 2']);
});

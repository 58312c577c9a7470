import { expect, test } from 'vitest';
import { createEnvironments } from '../../../../stacks/report/scale/environments.ts';

const sharing = (limit: number) => ({ running: 0, most: 0, limit });

test('a call reuses an environment of its own key that is not idle for too long', () => {
  const pool = createEnvironments(undefined, sharing(10), 1_000);
  const first = pool.take('a', 0);
  expect(first?.isNew).toBe(true);
  if (first !== undefined) pool.giveBack('a', first.environment, 10);
  expect(pool.take('b', 20)?.isNew).toBe(true);
  const again = pool.take('a', 500);
  expect(again).toEqual({ environment: first?.environment, isNew: false });
  if (again !== undefined) pool.giveBack('a', again.environment, 600);
  expect(pool.take('a', 1_700)?.isNew).toBe(true);
  expect([pool.calls(), pool.started(), pool.mostRunning()]).toEqual([4, 3, 2]);
});

test('too many calls at once get none: of all that share, and of a reservation', () => {
  const shared = sharing(2);
  const [one, other] = [
    createEnvironments(undefined, shared, 1_000),
    createEnvironments(undefined, shared, 1_000),
  ];
  const taken = one.take('', 0);
  expect(other.take('', 0)).toBeDefined();
  expect(one.take('', 0)).toBeUndefined();
  const reserved = createEnvironments(1, shared, 1_000);
  expect(reserved.take('', 0)).toBeDefined();
  expect(reserved.take('', 0)).toBeUndefined();
  if (taken !== undefined) one.giveBack('', taken.environment, 1);
  expect(other.take('', 2)).toBeDefined();
  expect(shared.most).toBe(2);
});

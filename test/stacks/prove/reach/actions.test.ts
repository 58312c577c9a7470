import { describe, expect, it } from 'vitest';
import type { ThingKind } from '../../../../stacks/prove/model/reach-types.ts';
import { actionsLike } from '../../../../stacks/prove/model/service-reference.ts';
import { actsOn, serviceOf } from '../../../../stacks/prove/reach/actions.ts';

const kinds = Object.keys({
  ...{ bucket: 0, table: 0, function: 0, 'log group': 0, stream: 0, key: 0, role: 0, policy: 0, endpoint: 0 },
  ...{ trail: 0, topic: 0, queue: 0, secret: 0, 'user pool': 0, firewall: 0, alarm: 0, route: 0 },
} satisfies Record<ThingKind, 0>) as ThingKind[];

describe.each(kinds)('the actions on a %s', (kind) => {
  it('are in the reference of AWS, each once', () => {
    const actions = actsOn(kind).map(({ action }) => action);
    expect(actions.length).toBeGreaterThan(0);
    expect(new Set(actions).size).toBe(actions.length);
    expect(actions.filter((action) => actionsLike(action)?.length !== 1)).toEqual([]);
  });

  it('are of one service', () => {
    expect(new Set(actsOn(kind).map(serviceOf)).size).toBe(1);
  });
});

it('an address says which part of a thing a request names', () => {
  const addresses = (kind: ThingKind) =>
    Object.fromEntries(actsOn(kind).map(({ action, address }) => [action, address]));
  expect(addresses('bucket')).toMatchObject({
    ...{ 's3:GetObject': 'object', 's3:ListBucket': 'prefix', 's3:DeleteBucket': 'whole' },
  });
  expect(addresses('table')).toMatchObject({
    ...{ 'dynamodb:GetItem': 'partition', 'dynamodb:Query': 'partition or index' },
  });
});

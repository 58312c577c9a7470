/** What becomes of each resource when the code drops it, over the plans of the stages that keep data. */
import { expect, it } from 'vitest';
import { removalOf } from '../../../../stacks/app/stage/known-types.ts';
import { storesStay } from '../../../../stacks/prove/data/stores-stay.ts';
import { powersGo } from '../../../../stacks/prove/governance/powers-go.ts';
import { planned } from '../../../support/plans.ts';

it.each(['production', 'staging'])('%s keeps every store, with its guards, and no power', async (stage) => {
  const { resources } = await planned(stage);
  const kept = resources.filter(({ opts }) => opts.retainOnDelete);
  const by = Map.groupBy(kept, ({ type }) => removalOf(type));
  expect(by.get('power')).toBeUndefined();
  expect(by.get('store')).toEqual(resources.filter(({ type }) => removalOf(type) === 'store'));
  // SST keeps these, which are empty by then, and source maps.
  const idle = new Set(by.get('idle')?.map(({ type }) => type));
  expect(
    [...idle].filter((type) => !/:(Vpc|Subnet|DefaultSecurityGroup|BucketObjectv2)$/.test(type)),
  ).toEqual([]);
});

it('finds each power that would stay, and each store that would go', async () => {
  const plan = await planned('production');
  const all = (retainOnDelete: boolean) => ({
    ...plan,
    resources: plan.resources.map((one) => ({ ...one, opts: { ...one.opts, retainOnDelete } })),
  });
  const urns = (removal: string) =>
    plan.resources.filter(({ type }) => removalOf(type) === removal).map(({ urn }) => urn);
  expect(powersGo.check(all(true)).map(({ urn }) => urn)).toEqual(urns('power'));
  expect(storesStay.check(all(false)).map(({ urn }) => urn)).toEqual(urns('store'));
  expect(storesStay.check({ ...all(false), stage: 'ines' })).toEqual([]);
});

it('knows no type by a part of its name', () => {
  expect(removalOf('aws:iam/role:Role')).toBe('power');
  for (const type of [
    'aws:iam/roles:Roles',
    'aws:iam/role:role',
    'aws:sqs/queue:Queue',
    'Role',
    'gcp:iam/role:Role',
    '',
  ])
    expect(removalOf(type)).toBeUndefined();
});

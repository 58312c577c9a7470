/** What a deploy must not replace is known by name, and protected where the stage is. */
import { expect, it } from 'vitest';
import { replacementHazardOf, replacementHazards } from '../../../../stacks/app/stage/replacement-hazards.ts';
import { planned } from '../../../support/plans.ts';

it('says of every hazard why it is one and what to do in its place', () => {
  for (const { type, why, instead } of replacementHazards) {
    expect(type).toMatch(/^aws:[a-z0-9]+\/[a-zA-Z]+:[A-Z][a-zA-Z]+$/);
    expect(why).toMatch(/^[A-Z].{30,}\.$/);
    expect(instead).toMatch(/^[A-Z].{20,}\.$/);
  }
});

it('tells a resource by type and name together', () => {
  expect(replacementHazardOf({ type: 'aws:iam/role:Role', name: 'RouterRole' })?.why).toContain('unique id');
  expect(replacementHazardOf({ type: 'aws:iam/role:Role', name: 'ToolCalleridRole' })).toBeUndefined();
  expect(replacementHazardOf({ type: 'aws:iam/rolePolicy:RolePolicy', name: 'RouterRole' })).toBeUndefined();
});

it('protects all of them in production, the role that every trust names among them, and nothing else', async () => {
  const { resources } = await planned('production');
  const hazards = resources.filter((resource) => replacementHazardOf(resource));
  expect(hazards.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['RouterRole', 'SessionBoundary', 'Letters', 'Parcels', 'Network']),
  );
  const isProtected = resources.filter(({ opts }) => opts.protect);
  expect(isProtected.map(({ urn }) => urn)).toEqual(hazards.map(({ urn }) => urn));
});

it.each(['local', 'staging', 'ines'])('protects nothing in %s, which may be removed', async (stage) => {
  const { resources } = await planned(stage);
  expect(resources.filter(({ opts }) => opts.protect)).toEqual([]);
});

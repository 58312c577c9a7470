/** The platform is kept clear of the samples' names, so the list of them must be true. */
import { expect, test } from 'vitest';
import { catalogue } from '#application/catalogue';
import { dataResources } from '#application/data';
import { policyFolder } from '#application/place';
import { users } from '#application/seeds';
import { readPolicies } from '../../../shared/policy/policy-set.ts';
import type { Kind } from '../../application-names.ts';
import { sampleNames } from '../../sample-names.ts';

const { policies } = readPolicies(new URL(`../../../${policyFolder}/`, import.meta.url));
const names: Record<Kind, string[]> = {
  tool: catalogue.map(({ name }) => name),
  store: Object.keys(dataResources),
  scope: catalogue.flatMap(({ scopes }) => scopes),
  tenant: users.map(({ tenant }) => tenant),
  user: users.map(({ name }) => name),
  group: users.flatMap(({ groups }) => groups),
  policy: [...policies.keys()],
};

test.each(sampleNames)('the samples have the $kind $name', ({ kind, name }) => {
  expect(names[kind]).toContain(name);
});

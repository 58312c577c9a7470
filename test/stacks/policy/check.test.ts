import { expect, test } from 'vitest';
import { catalogue } from '../../../functions/tools/catalogue.ts';
import { policySetOf, readPolicies } from '../../../shared/policy/policy-set.ts';
import { checkPolicies } from '../../../stacks/policy/check.ts';
import { misnamedTools } from '../../../stacks/policy/lint.ts';
import { problems, unreadable } from './check.cases.ts';

const own = readPolicies(new URL('../../../functions/router/policies/', import.meta.url));

test('the policies of the repository validate and keep the rules', () => {
  expect(checkPolicies(own, catalogue)).toEqual([]);
});

test.each(problems)('finds $what', ({ text, said }) => {
  const found = checkPolicies(policySetOf([['a.cedar', text]]), catalogue);
  expect(found.map(({ what }) => what).join('\n')).toMatch(said);
  for (const problem of found) expect(problem).toMatchObject({ policy: 'p', file: 'a.cedar' });
});

test.each(unreadable)('refuses a file with $what', ({ text, said }) => {
  expect(() => policySetOf([['a.cedar', text]])).toThrow(said);
});

test('finds a tool that is misspelt, and none in the policies of the repository', () => {
  const text = '@id("p") permit (principal, action in Action::"use", resource == Tool::"who_am_i");';
  expect(misnamedTools(policySetOf([['a.cedar', text]]), catalogue)).toEqual([
    { policy: 'p', what: 'names the tool "who_am_i", which is not in the catalogue' },
  ]);
  expect(misnamedTools(own, catalogue)).toEqual([]);
});

test('a comment changes no digest, a condition does', () => {
  const text = '@id("p") permit (principal in Group::"x", action in Action::"use", resource);';
  const digest = (of: string) => policySetOf([['a.cedar', of]]).digest;
  expect(digest(`// why\n${text}`)).toBe(digest(text));
  expect(digest(text.replace('"x"', '"y"'))).not.toBe(digest(text));
});

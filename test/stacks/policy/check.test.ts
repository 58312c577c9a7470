import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { catalogue } from '#application/catalogue';
import { policyFolder } from '#application/place';
import { policySetOf, readPolicies } from '../../../shared/policy/policy-set.ts';
import { checkPolicies } from '../../../stacks/policy/check.ts';
import { type KnownTool, misnamedTools } from '../../../stacks/policy/lint.ts';
import { policyProblems } from '../../../stacks/policy/unattended.ts';
import { problems, unreadable } from './check.cases.ts';

const own = readPolicies(new URL(`../../../${policyFolder}/`, import.meta.url));

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

const fine = [
  'when { principal.tenant == "a" || principal.tenant == "b" }',
  'when { principal.tenant == principal.client }',
  'when { principal has authenticatedAt && principal.authenticatedAt > datetime("2026-01-01T00:00:00Z") }',
  'when { if principal.tenant == "a" then resource.effect == "read" else false }',
  'when { resource.name like "read_*" }',
  'when { resource.scopes.contains("a") && !resource.scopes.contains("b") }',
  'when { ["read", "write"].contains(resource.effect) }',
  'when { resource in [Tool::"callerid", Tool::"read_letter"] }',
  'when { principal in Group::"y" } unless { resource.effect == "destroy" }',
];
test.each(fine)('takes a condition that decides: %s', (conditions) => {
  const text = `@id("p") permit (principal in Group::"x", action in Action::"use", resource) ${conditions};`;
  expect(checkPolicies(policySetOf([['a.cedar', text]]), catalogue)).toEqual([]);
});

test('a number lies on one side of another, and never on both', () => {
  const tool = {
    ...catalogue[0],
    name: 'count',
    inputSchema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
  } as KnownTool;
  const saidOf = (condition: string) => {
    const text = `@id("p") forbid (principal, action == Action::"call:count", resource) when { ${condition} };`;
    return checkPolicies(policySetOf([['a.cedar', text]]), [tool])
      .map(({ what }) => what)
      .join();
  };
  expect(saidOf('context.arguments.n > 5 && context.arguments.n < 6')).toMatch(/is always false/);
  expect(saidOf('context.arguments.n > 5 || context.arguments.n <= 5')).toMatch(/is always true/);
  expect(saidOf('context.arguments.n > 5 && context.arguments.n < 7')).toBe('');
  expect(saidOf('context.arguments.n > 5 || context.arguments.n <= 3')).toBe('');
});

test('finds a policy that another one says already', () => {
  const rule = 'permit (principal in Group::"x", action in Action::"use", resource);';
  const set = policySetOf([['a.cedar', `@id("p") ${rule}\n@id("q") // the same\n${rule}`]]);
  expect(checkPolicies(set, catalogue)).toEqual([
    { policy: 'q', file: 'a.cedar', what: 'says the same as "p"' },
  ]);
});

describe('what destroys', () => {
  const permit = '@id("p") permit (principal in Group::"x", action in Action::"use", resource);';
  const consent = (annotation: string, unless: string) =>
    `@id("c") @consent("${annotation}") forbid (principal, action in Action::"call", resource) when { resource.effect == "destroy" } unless { ${unless} };`;
  const problemsOf = (...texts: string[]) =>
    policyProblems(policySetOf([['a.cedar', texts.join('\n')]]), catalogue).map(({ what }) => what);

  test('without a policy that asks for consent is a problem, the first of them', () => {
    expect(
      problemsOf(permit, '@id("q") permit (principal, action in Action::"use", resource) when { true };')[0],
    ).toMatch(/^tool close_parcel: everybody who is signed in: may destroy without any consent, by /);
    expect(problemsOf(permit)).toEqual(['tool close_parcel: group x: may destroy without any consent, by p']);
  });
  test('with a form that a client can fill in is one, too', () => {
    expect(problemsOf(permit, consent('form', 'context has approval'))).toEqual([
      'tool close_parcel: group x: may destroy by a form that a client can fill in by itself, by p',
    ]);
  });
  test('with consent for some callers only is one, too', () => {
    const some = consent('page', 'context has approval && context.approval.channel == "page"').replace(
      '"destroy" }',
      '"destroy" && principal.tenant != "fjord" }',
    );
    expect(problemsOf(permit, some)[0]).toMatch(/without any consent/);
  });
  test('with a person at the page is none', () => {
    expect(
      problemsOf(permit, consent('page', 'context has approval && context.approval.channel == "page"')),
    ).toEqual([]);
  });
  test('is none where nobody may call it', () => {
    expect(problemsOf(permit.replace('resource);', 'resource == Tool::"callerid");'))).toEqual([]);
  });
  test('policies that cannot be gone through are a problem', () => {
    const many = Array.from({ length: 9 }, (_, at) =>
      permit.replace('"p"', `"p${at}"`).replace('"x"', `"x${at}"`),
    );
    expect(problemsOf(...many)[0]).toMatch(/9 groups/);
  });
});

test('a file that is no UTF-8 is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'policies-'));
  try {
    await writeFile(join(folder, 'a.cedar'), Buffer.from([0x2f, 0x2f, 0xff, 0x0a]));
    expect(() => readPolicies(pathToFileURL(`${folder}/`))).toThrow(/^a\.cedar: is no UTF-8$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

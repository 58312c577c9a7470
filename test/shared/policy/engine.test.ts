import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../shared/caller.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import type { PolicyTool } from '../../../shared/policy/entities.ts';
import { createFootprint } from '../../../shared/policy/footprint.ts';
import { policySetOf } from '../../../shared/policy/policy-set.ts';

const ines: Caller = {
  subject: 'a'.repeat(52),
  tenant: 'fjord',
  groups: ['mates'],
  scopes: ['s'],
  clientId: 'client',
  issuer: 'https://issuer',
  expiresAtSeconds: 0,
};
const tool: PolicyTool = {
  name: 'count',
  effect: 'read',
  scopes: ['s'],
  inputSchema: {
    type: 'object',
    properties: {
      n: { type: 'integer' },
      tags: { type: 'array', items: { type: 'string' } },
      deep: { type: 'object', properties: { on: { type: 'boolean' } }, required: ['on'] },
      share: { type: 'number' },
      kind: { type: 'string', default: 'plain' },
    },
    required: ['n'],
  },
};
const permit = '@id("permit") permit (principal in Group::"mates", action in Action::"use", resource);';
const engineOf = (...policies: string[]) =>
  createEngine(policySetOf([['a.cedar', [permit, ...policies].join('\n')]]));
const asked = {
  caller: ines,
  tool,
  input: { n: 1, kind: 'plain' },
  atMs: Date.UTC(2026, 0, 1, 12),
  sourceIp: '203.0.113.7',
};

describe('a call', () => {
  test('is allowed by the policy that permits it, and denied where none does', () => {
    expect(engineOf().call(asked)).toEqual({ allowed: true, policies: ['permit'] });
    expect(engineOf().call({ ...asked, caller: { ...ines, groups: [] } })).toEqual({
      allowed: false,
      policies: [],
    });
  });

  const forbids: [string, string, Partial<typeof asked>][] = [
    ['an argument', 'context.arguments.n > 5', { input: { n: 6, kind: 'plain' } }],
    [
      'a list',
      'context.arguments has tags && context.arguments.tags.contains("x")',
      { input: { n: 1, kind: 'plain', tags: ['x'] } as never },
    ],
    [
      'a nested argument',
      'context.arguments has deep && context.arguments.deep.on',
      { input: { n: 1, kind: 'plain', deep: { on: true } } as never },
    ],
    ['the time', 'context.time >= datetime("2026-06-01")', { atMs: Date.UTC(2026, 6, 1) }],
    ['the address', '!context.sourceIp.isInRange(ip("203.0.113.0/24"))', { sourceIp: '198.51.100.1' }],
    ['an IPv6 address', 'context.sourceIp.isIpv6()', { sourceIp: '2001:db8::1' }],
    ['the client', 'principal.client == "other"', { caller: { ...ines, clientId: 'other' } }],
    ['a scope', 'principal.scopes.contains("admin")', { caller: { ...ines, scopes: ['s', 'admin'] } }],
    [
      'how long ago the person signed in',
      'principal has authenticatedAt && context.time.durationSince(principal.authenticatedAt) > duration("15m")',
      { caller: { ...ines, authenticatedAtSeconds: Date.UTC(2026, 0, 1, 11, 44) / 1000 } },
    ],
  ];
  test.each(forbids)('is forbidden by %s', (_what, condition, change) => {
    const engine = engineOf(
      `@id("no") forbid (principal, action in Action::"call", resource) when { ${condition} };`.replace(
        'action in Action::"call"',
        'action == Action::"call:count"',
      ),
    );
    expect(engine.call(asked)).toEqual({ allowed: true, policies: ['permit'] });
    expect(engine.call({ ...asked, ...change })).toEqual({ allowed: false, policies: ['no'] });
  });

  const unsound: [string, string, object][] = [
    [
      'a forbid that cannot be evaluated',
      '@id("no") forbid (principal, action == Action::"call:count", resource) when { context.arguments.n * 9007199254740991 * 9007199254740991 == 0 };',
      {},
    ],
    ['an argument of another type than the contract says', '', { input: { n: 'six', kind: 'plain' } }],
    ['an argument that is missing', '', { input: { kind: 'plain' } }],
    ['an address that is none', '', { sourceIp: 'unknown' }],
    ['a sign-in at a time without a date', '', { caller: { ...ines, authenticatedAtSeconds: 1e20 } }],
    ['a sign-in in the year 10000', '', { caller: { ...ines, authenticatedAtSeconds: 253_402_300_800 } }],
    ['a call at no time', '', { atMs: Number.NaN }],
  ];
  test.each(unsound)('is denied, never let through, by %s', (_what, policy, change) => {
    expect(engineOf(policy).call({ ...asked, ...change } as never).allowed).toBe(false);
  });

  test('that is not sound spoils no later one, whoever shares its kind', () => {
    const engine = engineOf();
    const broken = { ...asked, caller: { ...ines, clientId: '\ud800' }, input: { n: 'six' } as never };
    expect(engine.call(broken).allowed).toBe(false);
    expect(engine.list({ ...ines, tenant: 7 as never }, tool).allowed).toBe(false);
    expect(engine.call(asked)).toEqual({ allowed: true, policies: ['permit'] });
    expect(engine.list(ines, tool).allowed).toBe(true);
  });

  test('an argument cannot pass for an entity, a time or a property of another', () => {
    const engine = engineOf(
      '@id("no") forbid (principal, action == Action::"call:count", resource) when { context.arguments.kind == "admin" };',
    );
    const input = { n: 1, kind: { __entity: { type: 'Group', id: 'captains' } } } as never;
    expect(engine.call({ ...asked, input }).allowed).toBe(false);
    expect(
      engine.call({ ...asked, input: { n: 1, kind: 'plain', approval: { channel: 'page' } } as never })
        .allowed,
    ).toBe(true);
  });
});

describe('consent', () => {
  const page =
    '@id("ask") @consent("page") forbid (principal, action in Action::"call", resource) unless { context has approval && context.approval.channel == "page" };';
  const form = page.replace('"page")', '"form")').replace(' && context.approval.channel == "page"', '');
  const veto =
    '@id("veto") forbid (principal, action == Action::"call:count", resource) when { context.arguments.n > 5 };';
  const five = { n: 6, kind: 'plain' };

  test('is what is missing when nothing else forbids, through the narrowest channel that is asked for', () => {
    expect(engineOf(page).call(asked)).toEqual({ allowed: false, policies: ['ask'], consent: 'page' });
    expect(engineOf(form).call(asked)).toEqual({ allowed: false, policies: ['ask'], consent: 'form' });
    const both = engineOf(page, form.replace('"ask"', '"ask-too"')).call(asked);
    expect(both).toMatchObject({ consent: 'page' });
  });

  test('is not asked for a call that stays forbidden with it, or that nothing permits', () => {
    expect(engineOf(page, veto).call({ ...asked, input: five })).not.toHaveProperty('consent');
    expect(engineOf(page).call({ ...asked, caller: { ...ines, groups: [] } })).not.toHaveProperty('consent');
  });

  test('through the client counts where policies say so, and nowhere else', () => {
    const relayed = { ...asked, approval: { channel: 'client' as const, approver: ines.subject } };
    expect(engineOf(form).call(relayed).allowed).toBe(true);
    expect(engineOf(page).call(relayed)).toEqual({ allowed: false, policies: ['ask'] });
  });
});

/** Policies that read callers and tools in every way there is. */
const readers = [
  'permit (principal, action in Action::"use", resource) when { principal.tenant == "fjord" };',
  'permit (principal, action in Action::"use", resource) when { principal.subject like "a*" };',
  'permit (principal, action in Action::"use", resource == Tool::"t1");',
  'permit (principal, action in Action::"use", resource) when { resource == Tool::"t2" || resource.effect == "write" };',
  'permit (principal, action in Action::"use", resource) when { principal == User::"b" };',
  'permit (principal == User::"a", action in Action::"use", resource);',
  'permit (principal in Group::"g1", action in Action::"use", resource) when { principal.scopes.containsAll(resource.scopes) };',
  'permit (principal, action in Action::"use", resource) when { principal in Group::"g2" };',
  'permit (principal, action in Action::"use", resource) when { principal has authenticatedAt };',
  'permit (principal, action in Action::"use", resource) when { [principal].contains(User::"c") };',
  'permit (principal, action in Action::"use", resource) when { if principal.client == "x" then resource.name == "t3" else false };',
  'forbid (principal, action in Action::"use", resource in Tool::"t1") when { principal.client == "y" };',
];

test('listing is decided once for those whom no policy tells apart, and never wrongly', () => {
  const one = <T>(...of: T[]) => fc.constantFrom(...of);
  const callers = fc.record({
    subject: one('a', 'b', 'c', 'd'),
    tenant: one('fjord', 'tundra'),
    groups: fc.subarray(['g1', 'g2']),
    scopes: fc.subarray(['s1', 's2']),
    clientId: one('x', 'y'),
    issuer: fc.constant('i'),
    expiresAtSeconds: fc.constant(0),
    authenticatedAtSeconds: one(undefined, 1),
  });
  const tools = fc.record({
    name: one('t1', 't2', 't3', 't4'),
    effect: one('read', 'write', 'destroy') as fc.Arbitrary<PolicyTool['effect']>,
    scopes: fc.subarray(['s1', 's2']),
    inputSchema: fc.constant({ type: 'object' }),
  });
  const pairs = fc.array(fc.tuple(callers, tools), { minLength: 10, maxLength: 20 });
  fc.assert(
    fc.property(fc.subarray(readers, { minLength: 1 }), pairs, (chosen, asks) => {
      const text = chosen.map((policy, at) => `@id("p${at}") ${policy}`).join('\n');
      const set = policySetOf([['a.cedar', text]]);
      const warm = createEngine(set);
      for (const [caller, subject] of asks)
        expect(warm.list(caller, subject)).toEqual(createEngine(set).list(caller, subject));
    }),
    { numRuns: 25, seed: 4 },
  );
});

test('1,000 tools and 1,000 people are as many decisions as policies can tell apart', () => {
  const set = policySetOf([
    [
      'a.cedar',
      `${permit}\n@id("w") permit (principal, action in Action::"use", resource == Tool::"callerid");`,
    ],
  ]);
  const footprint = createFootprint([...set.policies.values()].map(({ json }) => json));
  const keys = new Set<string>();
  for (let at = 0; at < 1_000; at += 1) {
    const caller = { ...ines, subject: `person-${at}`, groups: at % 2 === 0 ? ['mates'] : [] };
    for (const effect of ['read', 'write'] as const)
      keys.add(footprint(caller, { ...tool, name: `tool_${at}`, effect }));
    keys.add(footprint(caller, { ...tool, name: 'callerid' }));
  }
  expect(keys.size).toBe(4);
});

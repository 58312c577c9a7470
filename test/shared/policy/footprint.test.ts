import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../shared/caller.ts';
import { createFootprint, readCircumstances } from '../../../shared/policy/footprint.ts';
import { policySetOf } from '../../../shared/policy/policy-set.ts';

const policiesOf = (text: string) =>
  [...policySetOf([['a.cedar', text]]).policies.values()].map(({ json }) => json);
const permit = (scope = 'principal, action, resource', when = 'true') =>
  policiesOf(`@id("a") permit (${scope}) when { ${when} };`);
const caller = {
  ...{ subject: 'ines', tenant: 'fjord', groups: ['mates'], scopes: [], clientId: 'c', issuer: 'i' },
  expiresAtSeconds: 0,
} as Caller;
const tool = { name: 'look', effect: 'read', scopes: ['things:read'] } as const;

/** Whether policies of this text can tell the two apart. */
function tellsApart(
  policies: ReturnType<typeof permit>,
  change: Partial<Caller>,
  other: object = {},
): boolean {
  const footprint = createFootprint(policies);
  return footprint(caller, tool) !== footprint({ ...caller, ...change }, { ...tool, ...other });
}

describe('a policy tells two callers apart', () => {
  it('by their groups, whatever it reads', () => {
    expect(tellsApart(permit(), { groups: ['captains'] })).toBe(true);
    expect(tellsApart(permit(), { groups: ['mates'] })).toBe(false);
  });

  it.each<[Partial<Caller>, string]>([
    [{ tenant: 'tundra' }, 'principal.tenant == "fjord"'],
    [{ clientId: 'd' }, 'principal has client && principal.client == "c"'],
    [{ subject: 'marc' }, 'principal.subject == "ines"'],
    [{ subject: 'marc' }, 'principal == User::"ines"'],
    [{ subject: 'marc' }, '[User::"ines"].contains(principal)'],
  ])('by %j, where it reads that: %s', (change, when) => {
    expect(tellsApart(permit(), change)).toBe(false);
    expect(tellsApart(permit(undefined, when), change)).toBe(true);
  });

  it('not by a subject that no policy names', () => {
    const named = permit('principal == User::"marc", action, resource');
    expect(tellsApart(named, { subject: 'zoe' })).toBe(false);
    expect(tellsApart(named, { subject: 'marc' })).toBe(true);
  });
});

describe('a policy tells two tools apart', () => {
  it.each<[object, string, string]>([
    [{ effect: 'write' }, 'principal, action, resource', 'resource.effect == "read"'],
    [{ scopes: [] }, 'principal, action, resource', 'resource.scopes.contains("things:read")'],
    [{ name: 'write' }, 'principal, action, resource == Tool::"look"', 'true'],
  ])('by %j, where it reads that', (other, scope, when) => {
    expect(tellsApart(permit(), {}, other)).toBe(false);
    expect(tellsApart(permit(scope, when), {}, other)).toBe(true);
  });
});

describe('the circumstances of a call', () => {
  it.each([
    ['true', false],
    ['context has approval && context.approval.channel == "page"', false],
    ['context.sourceIp.isLoopback()', true],
    ['context has arguments', true],
    ['[context].isEmpty()', true],
  ])('are read by `%s`: %s', (when, expected) => {
    expect(readCircumstances(permit(undefined, when))).toBe(expected);
  });

  it('of approvers are none of a call', () => {
    const scope = 'principal, action == Action::"approve", resource';
    expect(readCircumstances(permit(scope, 'context.requester.tenant == "fjord"'))).toBe(false);
  });
});

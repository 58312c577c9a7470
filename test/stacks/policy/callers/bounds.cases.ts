/**
 * Conditions of a permit, and what is left of them when all that is unknown suits the caller (widest) or does not
 * (narrowest). `null`: the policy applies to nobody.
 */
export type BoundCase = {
  title: string;
  head?: string;
  when: string;
  widest: string;
  narrowest: string | null;
};

export const boundCases: BoundCase[] = [
  {
    title: 'what is known stays: groups, the tool, how consent came',
    when: 'principal in Group::"a" && resource.effect == "read" && context has approval && context.approval.channel == "page"',
    widest:
      'principal in Group::"a" && resource.effect == "read" && context has approval && context.approval.channel == "page"',
    narrowest:
      'principal in Group::"a" && resource.effect == "read" && context has approval && context.approval.channel == "page"',
  },
  {
    title: 'an argument',
    when: 'context.arguments.path like "public/*"',
    widest: 'true',
    narrowest: 'false',
  },
  { title: 'the time', when: 'context.time < datetime("2030-01-01")', widest: 'true', narrowest: 'false' },
  {
    title: 'the place',
    when: 'context.sourceIp.isInRange(ip("10.0.0.0/8"))',
    widest: 'true',
    narrowest: 'false',
  },
  { title: 'a tenant', when: 'principal.tenant == "fjord"', widest: 'true', narrowest: 'false' },
  { title: 'a scope', when: 'principal.scopes.contains("x")', widest: 'true', narrowest: 'false' },
  { title: 'one person', when: 'principal == User::"x"', widest: 'true', narrowest: 'false' },
  {
    title: 'a person in a set with groups',
    when: 'principal in [Group::"a", User::"x"]',
    widest: 'true',
    narrowest: 'false',
  },
  {
    title: 'several groups',
    when: 'principal in [Group::"a", Group::"b"]',
    widest: 'principal in [Group::"a", Group::"b"]',
    narrowest: 'principal in [Group::"a", Group::"b"]',
  },
  {
    title: 'who approved',
    when: 'context has approval && context.approval.approver == "x"',
    widest: 'context has approval && true',
    narrowest: 'context has approval && false',
  },
  {
    title: 'since when somebody is signed in',
    when: 'principal has authenticatedAt && context.time.durationSince(principal.authenticatedAt) < duration("1h")',
    widest: 'true && true',
    narrowest: 'false && false',
  },
  { title: 'a negation', when: '!(principal.tenant == "fjord")', widest: '!false', narrowest: '!true' },
  {
    title: 'one of two',
    when: 'principal in Group::"a" || principal.tenant == "fjord"',
    widest: 'principal in Group::"a" || true',
    narrowest: 'principal in Group::"a" || false',
  },
  {
    title: 'a choice by what is unknown: the better branch, or the worse',
    when: 'if context.arguments.force then resource.effect == "read" else principal in Group::"a"',
    widest: 'resource.effect == "read" || principal in Group::"a"',
    narrowest: 'resource.effect == "read" && principal in Group::"a"',
  },
  {
    title: 'a choice by what is known',
    when: 'if principal in Group::"a" then context.arguments.force else resource.effect == "read"',
    widest: 'if principal in Group::"a" then true else resource.effect == "read"',
    narrowest: 'if principal in Group::"a" then false else resource.effect == "read"',
  },
  {
    title: 'a principal who is one person',
    head: 'principal == User::"x"',
    when: 'true',
    widest: 'true',
    narrowest: null,
  },
  {
    title: 'a principal who is in a group',
    head: 'principal is User in Group::"a"',
    when: 'true',
    widest: 'true',
    narrowest: 'true',
  },
];

import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../../stacks/iam/condition.ts';
import { PolicyError } from '../../../stacks/iam/policy-error.ts';
import { RequestContext } from '../../../stacks/iam/request-context.ts';

type Values = Record<string, string | string[]>;
const passes = (element: object, context: Values) =>
  compileCondition(element, 'here').every((condition) => condition(new RequestContext(context)));

describe('a condition', () => {
  it('passes when every operator and key does', () => {
    const element = {
      StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': ['vpc-1', 'vpc-2'] },
      Bool: { 'aws:SecureTransport': 'true' },
    };
    const context = { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': 'vpc-2', 'aws:SecureTransport': 'true' };
    expect(passes(element, context)).toBe(true);
    for (const key of Object.keys(context))
      expect(passes(element, { ...context, [key]: 'false' }), key).toBe(false);
  });

  it.each([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['StringNotEqualsIfExists', true],
  ])('%s on a key that the request lacks: %s', (operator, expected) => {
    expect(passes({ [operator]: { 'aws:SourceVpce': 'vpce-1' } }, {})).toBe(expected);
  });

  it.each([
    ['ForAllValues:StringEquals', undefined, true],
    ['ForAllValues:StringEquals', ['a', 'b'], false],
    ['ForAllValues:StringEquals', ['a'], true],
    ['ForAnyValue:StringEquals', undefined, false],
    ['ForAnyValue:StringNotEquals', undefined, false],
    ['ForAnyValue:StringEqualsIfExists', undefined, true],
    ['ForAnyValue:StringEquals', ['b', 'a'], true],
  ])('%s on the set %j: %s', (operator, values, expected) => {
    expect(passes({ [operator]: { 'aws:TagKeys': 'a' } }, values ? { 'aws:TagKeys': values } : {})).toBe(
      expected,
    );
  });

  it('Null demands a key, or its absence; empty strings alone are no set', () => {
    const there = { Null: { 'dynamodb:LeadingKeys': 'false' } };
    expect(
      [{}, { 'dynamodb:LeadingKeys': [''] }, { 'dynamodb:LeadingKeys': ['x'] }].map((one) =>
        passes(there, one),
      ),
    ).toEqual([false, false, true]);
    expect(passes({ Null: { 'aws:SourceVpce': 'true' } }, {})).toBe(true);
  });

  it.each([
    ['an unknown operator', { StringEqual: { 'aws:userid': 'x' } }],
    ['an unknown key', { StringEquals: { 'aws:Moon': 'x' } }],
    ['an operator of another type', { StringEquals: { 'aws:SourceIp': 'x' } }],
    ['a set without a quantifier', { StringEquals: { 'aws:TagKeys': 'x' } }],
    ['a quantifier for one value', { 'ForAnyValue:StringEquals': { 'aws:userid': 'x' } }],
    ['one key twice, in different case', { StringEquals: { 'aws:userid': 'x', 'AWS:userid': 'y' } }],
    ['Null with another word', { Null: { 'aws:userid': 'maybe' } }],
    ['a list for an element', []],
  ])('with %s is refused', (_what, element) => {
    expect(() => compileCondition(element, 'here')).toThrow(PolicyError);
  });
});

import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../../stacks/iam/policy-error.ts';
import { anyOf, equalMatcher, likeMatcher, parsePolicyText } from '../../../stacks/iam/policy-text.ts';
import { RequestContext } from '../../../stacks/iam/request-context.ts';

const request = (tenant?: string) =>
  new RequestContext(tenant === undefined ? {} : { 'aws:PrincipalTag/tenant': tenant });
const like = (text: string, value: string, tenant?: string) =>
  likeMatcher(parsePolicyText(text, true, 'here'))(value, request(tenant));
const equal = (text: string, value: string, tenant?: string) =>
  equalMatcher(parsePolicyText(text, false, 'here'))(value, request(tenant));
const own = '${aws:PrincipalTag/tenant}/*';

describe('a variable', () => {
  it('stands for its value', () => {
    expect(like(own, 'fjord/x', 'fjord')).toBe(true);
    expect(like(own, 'tundra/x', 'fjord')).toBe(false);
  });

  it.each(['*', '?????', '${aws:PrincipalTag/tenant}'])('whose value is %s is no pattern', (tenant) => {
    expect(like(own, 'fjord/x', tenant)).toBe(false);
    expect(like(own, `${tenant}/x`, tenant)).toBe(true);
  });

  it.each([undefined, ''])('without a value (%s) is like nothing', (tenant) => {
    expect(like(own, '/x', tenant)).toBe(false);
    expect(equal('${aws:PrincipalTag/tenant}', '', tenant)).toBe(false);
  });

  it('takes its default only when there is no value at all', () => {
    const text = "${aws:PrincipalTag/tenant, 'nobody'}";
    expect([undefined, 'fjord', ''].map((tenant) => equal(text, 'nobody', tenant))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a text', () => {
  it.each([
    ['${*}', '*', true],
    ['${*}', 'x', false],
    ['${?}${$}', '?$', true],
    ['a$b', 'a$b', true],
    ['a?', 'a', false],
  ])('%s is like %s: %s', (text, value, expected) => {
    expect(like(text, value)).toBe(expected);
  });

  it('without wildcards takes them for characters', () => {
    expect(equal('a*', 'a*')).toBe(true);
    expect(equal('a*', 'ab')).toBe(false);
  });

  it.each(['${aws:PrincipalTag/tenant', '${}', '${aws:Nothing}', '${aws:TagKeys}', "${aws:userid, '*'}"])(
    'with %s is refused',
    (text) => {
      expect(() => parsePolicyText(text, true, 'here')).toThrow(PolicyError);
    },
  );
});

it('any of several texts may fit, and none of none', () => {
  const texts = ['a', 'b*'].map((text) => likeMatcher(parsePolicyText(text, true, 'here')));
  expect(['a', 'bc', 'c'].map((value) => anyOf(texts)(value, request()))).toEqual([true, true, false]);
  expect(anyOf([])('a', request())).toBe(false);
});

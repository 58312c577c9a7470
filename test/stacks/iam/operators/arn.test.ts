import { describe, expect, it } from 'vitest';
import { arnOperators } from '../../../../stacks/iam/operators/arn.ts';
import { QuestionError } from '../../../../stacks/iam/policy-error.ts';
import { RequestContext } from '../../../../stacks/iam/request-context.ts';

const context = new RequestContext({
  'aws:PrincipalTag/arn': 'arn:aws:iam::1:role/x',
  'aws:PrincipalTag/part': 'a:b',
});
const operator = (name: string) => {
  const found = arnOperators.find(([own]) => own === name)?.[1];
  if (!found) throw new Error(`no operator ${name}`);
  return found;
};
const fits = (pattern: string, value: string, name = 'ArnLike') =>
  operator(name).compile([pattern], 'here')(value, context);
const topic = 'arn:aws:sns:eu-central-1:1:alarms';

describe('an ARN', () => {
  it.each([
    [topic, topic, true],
    ['arn:aws:sns:*:1:alarms', topic, true],
    ['arn:aws:sns:eu-central-?:1:alarms', topic, true],
    ['arn:aws:sns:*:*:*', 'arn:aws:sns:eu-central-1:1:a:b:c', true],
    ['arn:aws:sns:eu-central-1:2:*', topic, false],
    ['${aws:PrincipalTag/arn}', 'arn:aws:iam::1:role/x', true],
    ['arn:aws:sns:eu-central-1:1:${aws:PrincipalTag/part}', 'arn:aws:sns:eu-central-1:1:a:b', true],
    ['arn:aws:sns:${aws:PrincipalTag/part}:1:x', 'arn:aws:sns:a:b:1:x', false],
  ])('%s fits %s: %s', (pattern, value, expected) => {
    expect(fits(pattern, value)).toBe(expected);
    expect(fits(pattern, value, 'ArnEquals')).toBe(expected);
  });

  it.each(['*', 'alarms', 'arn:aws:sns', 'arn', 'arn:aws:sns:*:alarms', 'arn:aws:*:1:alarms'])(
    'of a policy has six components, unlike %s',
    (pattern) => {
      expect(() => fits(pattern, topic)).toThrow(/is not an ARN of six components/);
    },
  );

  it('of a request that is none is a mistake of the question, not a no', () => {
    for (const pattern of [topic, '${aws:PrincipalTag/arn}'])
      expect(() => fits(pattern, 'alarms')).toThrow(QuestionError);
  });
});

it('a negated operator is its operator, negated', () => {
  expect(operator('ArnNotLike').negated).toBe(true);
  expect(operator('ArnNotEquals').negated).toBe(true);
  expect(operator('ArnEquals').negated).toBe(false);
});

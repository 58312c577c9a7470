/** What a request's value brings into a policy is text: for every value, also one made of the policy's own signs. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../stacks/iam/evaluate.ts';
import { oneStatement, questionOf } from './fixtures.ts';
import { oneOf, RUNS, TENANTS } from './small-world.ts';

describe('for all values of a tag', () => {
  const hostile = fc.oneof(
    fc.string({ unit: oneOf('*', '?', '$', '{', '}', ':', '/', 'a', '.', '\\', '\n', "'"), maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 12 }),
    oneOf(...TENANTS),
  );

  it('the value in Resource is itself literally and nothing else', () => {
    const identity = [oneStatement({ Resource: 'arn:aws:s3:::docs/${aws:PrincipalTag/tenant}/key' })];
    fc.assert(
      fc.property(hostile, hostile, (tag, other) => {
        const ask = (name: string) =>
          questionOf({
            resource: `arn:aws:s3:::docs/${name}/key`,
            context: { 'aws:PrincipalTag/tenant': tag },
          });
        expect(evaluate(ask(tag), { identity }).allowed).toBe(tag !== '');
        expect(evaluate(ask(other), { identity }).allowed).toBe(tag !== '' && other === tag);
      }),
      RUNS,
    );
  });

  it.each(['StringLike', 'StringEquals'])('so it is in %s', (operator) => {
    const Condition = { [operator]: { 's3:prefix': '${aws:PrincipalTag/tenant}' } };
    const identity = [oneStatement({ Condition })];
    fc.assert(
      fc.property(hostile, hostile, (tag, other) => {
        const context = { 'aws:PrincipalTag/tenant': tag, 's3:prefix': other };
        expect(evaluate(questionOf({ context }), { identity }).allowed).toBe(tag !== '' && other === tag);
      }),
      RUNS,
    );
  });

  it('so it is in the last component of an ARN', () => {
    const Condition = { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:${aws:PrincipalTag/tenant}' } };
    const identity = [oneStatement({ Condition })];
    fc.assert(
      fc.property(hostile, hostile, (tag, other) => {
        const context = { 'aws:PrincipalTag/tenant': tag, 'aws:SourceArn': `arn:aws:sns:r:a:${other}` };
        expect(evaluate(questionOf({ context }), { identity }).allowed).toBe(tag !== '' && other === tag);
      }),
      RUNS,
    );
  });
});

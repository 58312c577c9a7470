import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../../stacks/iam/compile-policy.ts';

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const document = (change: object = {}) => ({ Version: '2012-10-17', Statement: [{ ...allow }], ...change });

describe('a document', () => {
  it('is compiled once, and cannot be changed afterwards', () => {
    const policy = document();
    const compiled = compilePolicy(policy, 'identity', 'here');
    expect(compilePolicy(policy, 'identity', 'here')).toBe(compiled);
    expect(() => Object.assign(policy.Statement[0] ?? {}, { Action: '*' })).toThrow(TypeError);
    expect(() => policy.Statement.push(allow)).toThrow(TypeError);
  });

  it('of another kind is compiled for itself', () => {
    const policy = document();
    expect(compilePolicy(policy, 'boundary', 'here')).not.toBe(compilePolicy(policy, 'identity', 'here'));
  });

  it.each([
    ['of the old version', document({ Version: '2008-10-17' }), 'here.Version'],
    ['without a version', document({ Version: undefined }), 'here.Version'],
    ['with an Id at a principal', document({ Id: 'x' }), 'here.Id'],
    ['without statements', document({ Statement: [] }), 'here.Statement'],
    ['with one statement that is no list', document({ Statement: allow }), 'here.Statement'],
    ['with an element that IAM does not have', document({ Statements: [] }), 'here'],
    ['with a Sid of other characters', document({ Statement: [{ ...allow, Sid: 'a b' }] }), 'Sid'],
    [
      'with one Sid twice',
      document({ Statement: ['x', 'x'].map((Sid) => ({ ...allow, Sid })) }),
      'is given twice',
    ],
    ['that is a text', JSON.stringify(document()), 'here'],
    ['that is nothing', null, 'here'],
  ])('%s is refused, and the place is named', (_what, policy, place) => {
    expect(() => compilePolicy(policy, 'identity', 'here')).toThrow(place);
  });

  it('of a resource may have an Id, and a Sid of any text', () => {
    const statement = { ...allow, Sid: 'a b', Principal: '*' };
    expect(compilePolicy(document({ Id: 'x', Statement: [statement] }), 'resource', 'here')).toHaveLength(1);
  });
});

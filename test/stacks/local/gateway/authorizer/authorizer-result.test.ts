import { describe, expect, it } from 'vitest';
import { createTimedCache } from '../../../../../stacks/local/gateway/authorizer/authorizer-cache.ts';
import { parseAuthorizerResult } from '../../../../../stacks/local/gateway/authorizer/authorizer-result.ts';

const ARN = 'arn:aws:execute-api:eu-central-1:123456789012:api1/v1/POST/mcp';
const statement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: ARN };

function decide(...statements: object[]): string {
  const answer = { principalId: 'p', policyDocument: { Version: '2012-10-17', Statement: statements } };
  return parseAuthorizerResult(Buffer.from(JSON.stringify(answer)))?.decide(ARN) ?? 'not understood';
}

describe("an authorizer's policy", () => {
  it.each<[string, object[], string]>([
    ['allows the method that it names', [statement], 'allow'],
    ['allows with wildcards', [{ ...statement, Resource: 'arn:aws:execute-api:*:*:*/v1/P?ST/*' }], 'allow'],
    ['allows one of several resources', [{ ...statement, Resource: ['x', ARN] }], 'allow'],
    ['takes actions without case', [{ ...statement, Action: 'EXECUTE-API:invoke' }], 'allow'],
    [
      'does not allow the root by a longer path',
      [{ ...statement, Resource: `${ARN}/more` }],
      'implicit deny',
    ],
    ['does not allow by a prefix', [{ ...statement, Resource: ARN.slice(0, -1) }], 'implicit deny'],
    [
      'does not take resources without case',
      [{ ...statement, Resource: ARN.toUpperCase() }],
      'implicit deny',
    ],
    [
      'does not allow by another action',
      [{ ...statement, Action: 'execute-api:ManageConnections' }],
      'implicit deny',
    ],
    ['denies over any allow', [statement, { ...statement, Effect: 'Deny', Resource: '*' }], 'explicit deny'],
    ['allows nothing when empty', [], 'implicit deny'],
    ['with a condition is not understood', [{ ...statement, Condition: {} }], 'not understood'],
    ['with NotAction is not understood', [{ ...statement, NotAction: 'x' }], 'not understood'],
    [
      'with NotResource is not understood',
      [{ Effect: 'Allow', Action: '*', NotResource: 'x' }],
      'not understood',
    ],
    ['with a principal is not understood', [{ ...statement, Principal: '*' }], 'not understood'],
    [
      'with a variable is not understood',
      [{ ...statement, Resource: '*/${aws:username}' }],
      'not understood',
    ],
    ['with another effect is not understood', [{ ...statement, Effect: 'allow' }], 'not understood'],
    [
      'with a resource over 512 characters is not understood',
      [{ ...statement, Resource: `${ARN}${'x'.repeat(512)}` }],
      'not understood',
    ],
    ['without a resource is not understood', [{ Effect: 'Deny', Action: '*' }], 'not understood'],
  ])('%s', (_, statements, expected) => {
    expect(decide(...statements)).toBe(expected);
  });
});

describe('the cache of results', () => {
  it('forgets the least recently used one first', () => {
    const cache = createTimedCache<string>(60, () => 0, 2);
    cache.set([['a']], 'A');
    cache.set([['b']], 'B');
    expect(cache.get([['a']])).toBe('A');
    cache.set([['c']], 'C');
    expect([cache.get([['a']]), cache.get([['b']]), cache.get([['c']])]).toEqual(['A', undefined, 'C']);
  });

  it('keeps the parts of a key apart', () => {
    const cache = createTimedCache<string>(60, () => 0);
    cache.set([['a', 'b']], 'one header twice');
    expect(cache.get([['a'], ['b']])).toBeUndefined();
    expect(cache.get([['a,b']])).toBeUndefined();
  });
});

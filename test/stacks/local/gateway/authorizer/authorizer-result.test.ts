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
  it('forgets the least recently used one first', async () => {
    const cache = createTimedCache<string>(60, () => 0, 2);
    const keptOf = async (key: string) => (await cache.find([[key]], async () => key)).kept;
    for (const key of ['a', 'b']) expect(await keptOf(key)).toBe(false);
    expect(await keptOf('a')).toBe(true);
    expect(await keptOf('c')).toBe(false);
    expect([await keptOf('a'), await keptOf('c'), await keptOf('b')]).toEqual([true, true, false]);
  });

  it('keeps the parts of a key apart', async () => {
    const cache = createTimedCache<string>(60, () => 0);
    const keys = [[['a', 'b']], [['a'], ['b']], [['a,b']]];
    for (const key of keys)
      expect((await cache.find(key, async () => JSON.stringify(key))).value).toBe(JSON.stringify(key));
  });

  it('shares a question that is not answered yet, and its error, and then asks again', async () => {
    const cache = createTimedCache<string>(60, () => 0);
    let asked = 0;
    const broken = async () => {
      asked += 1;
      throw new Error('broken');
    };
    const both = await Promise.allSettled([cache.find([['a']], broken), cache.find([['a']], broken)]);
    expect([both.map(({ status }) => status), asked]).toEqual([['rejected', 'rejected'], 1]);
    expect(await cache.find([['a']], async () => 'A')).toEqual({ value: 'A', kept: false });
  });

  it('counts the time of a result from its answer, not from its question', async () => {
    let nowMs = 0;
    const cache = createTimedCache<string>(60, () => nowMs);
    await cache.find([['a']], async () => {
      nowMs = 5_000;
      return 'A';
    });
    const keptAt = async (ms: number) => {
      nowMs = ms;
      return (await cache.find([['a']], async () => 'again')).kept;
    };
    expect([await keptAt(64_999), await keptAt(65_000)]).toEqual([true, false]);
  });
});

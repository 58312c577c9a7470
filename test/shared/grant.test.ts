import { describe, expect, it } from 'vitest';
import { bindGrants, checkEffect, checkGrant } from '../../shared/grant.ts';

const key = { actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{input.path}' };
const leading = { actions: ['dynamodb:Query'], on: 'parcels', leadingKey: '{caller.tenant}' };
const caller = { tenant: 'fjord', subject: 'ines' };
const bound = (grant: object, input: object) =>
  bindGrants([checkGrant(grant)], { caller, input: { ...input }, callId: 'call-1' });

describe('a grant', () => {
  it('is checked, with its template in parts', () => {
    expect(checkGrant(key)).toMatchObject({
      ...{ kind: 'key', on: 'letters', as: 'letters', actions: ['s3:GetObject'] },
      parts: [{ of: 'caller', name: 'tenant' }, '/', { of: 'input', name: 'path' }],
    });
    expect(checkGrant({ ...leading, index: 'byTenant', as: 'own' })).toMatchObject({
      index: 'byTenant',
      as: 'own',
    });
    expect(checkGrant({ actions: ['sts:GetCallerIdentity'], identity: true }).on).toBeUndefined();
  });

  it.each<[string, object, RegExp]>([
    [
      'of no kind',
      { actions: ['s3:GetObject'], on: 'letters' },
      /exactly one of key, prefix, leadingKey, identity/,
    ],
    ['of two kinds', { ...key, prefix: '{caller.tenant}/' }, /exactly one of/],
    ['with a sort key', { ...leading, sortKey: 'x' }, /IAM cannot see a sort key/],
    [
      'with an action that its kind does not confine',
      { ...key, actions: ['s3:ListBucket'] },
      /cannot be confined by key/,
    ],
    ['with a pattern for an action', { ...key, actions: ['s3:Get*'] }, /cannot be confined/],
    ['without an action', { ...key, actions: [] }, /at least one action/],
    ['on a store that there is not', { ...key, on: 'nothing' }, /is not in data\.ts/],
    ['on a word of the language', { ...key, on: 'constructor' }, /is not in data\.ts/],
    ['of a bucket on a table', { ...key, on: 'parcels' }, /does not fit the table/],
    ['on an index that there is not', { ...leading, index: 'byMoon' }, /has no index "byMoon"/],
    ['that does not begin with its caller', { ...key, key: '{input.path}' }, /first placeholder must be/],
    ['without a separator behind the caller', { ...key, key: '{caller.tenant}{input.path}' }, /a separator/],
    ['with a letter behind the caller', { ...key, key: '{caller.tenant}x/{input.path}' }, /a separator/],
    ['with a hyphen behind the caller', { ...key, key: '{caller.tenant}-{input.path}' }, /a separator/],
    ['with a property that there is not', { ...key, region: 'x' }, /region/],
  ])('%s is refused', (_what, grant, reason) => {
    expect(() => checkGrant(grant)).toThrow(reason);
  });
});

describe('the data of a call', () => {
  it('is named by its arguments, for its caller', () => {
    expect(bound(key, { path: 'a/b.md' })).toEqual({ letters: 'fjord/a/b.md' });
    expect(bound({ ...key, as: 'letter' }, { path: 'a' })).toEqual({ letter: 'fjord/a' });
    expect(bound(leading, {})).toEqual({ parcels: 'fjord' });
  });

  it.each(['*', 'a/../../tundra/x', '${aws:username}', 'a?', '', 7, undefined])(
    'is not named by %j',
    (path) => {
      expect(() => bound(key, { path })).toThrow();
    },
  );
});

describe('an effect', () => {
  it.each([
    ['read', 's3:GetObject', true],
    ['read', 's3:PutObject', false],
    ['write', 's3:PutObject', true],
    ['write', 's3:DeleteObject', false],
    ['destroy', 's3:DeleteObject', true],
    ['destroy', 's3:GetObject', true],
  ] as const)('of %s covers %s: %s', (effect, action, covers) => {
    const check = () => checkEffect(effect, [checkGrant({ ...key, actions: [action] })]);
    if (covers) expect(check).not.toThrow();
    else expect(check).toThrow(`${action} makes it at least`);
  });
});

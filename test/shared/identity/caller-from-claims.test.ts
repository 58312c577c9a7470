import { describe, expect, test } from 'vitest';
import { encodeSubject } from '../../../shared/caller.ts';
import { type Claims, callerFromClaims } from '../../../shared/identity/caller-from-claims.ts';

const names = { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id' };
const good: Claims = {
  iss: 'https://issuer',
  sub: 'auth0|ines',
  exp: 4_000_000_000,
  tenant: 'fjord',
  groups: ['mates', 'captains'],
  scope: 'letters:read  parcels:read ',
  client_id: 'client',
};
const callerOf = (change: Claims = {}, { claims = names, scopePrefix = '' } = {}) =>
  callerFromClaims({ ...good, ...change }, claims, scopePrefix);

test('claims become a caller, in whom the subject is encoded', () => {
  expect(callerOf()).toEqual({
    subject: encodeSubject('https://issuer', 'auth0|ines'),
    tenant: 'fjord',
    groups: ['mates', 'captains'],
    scopes: ['letters:read', 'parcels:read'],
    clientId: 'client',
    issuer: 'https://issuer',
    expiresAtSeconds: 4_000_000_000,
  });
});

test('every name of a claim is a setting', () => {
  const claims = { tenant: 'org', groups: 'roles', scope: 'scp', clientId: 'azp' };
  const change = { org: 'tundra', roles: ['r'], scp: ['letters:read'], azp: 'app' };
  expect(callerOf(change, { claims })).toMatchObject({
    tenant: 'tundra',
    groups: ['r'],
    scopes: ['letters:read'],
    clientId: 'app',
  });
});

describe('who has no usable tenant is nobody', () => {
  const tenants = [
    ...[undefined, null, '', 7, true, ['fjord'], { id: 'fjord' }],
    ...[
      'Fjord',
      '-fjord',
      'fjord ',
      ' fjord',
      'fjord/tundra',
      'fjord#1',
      'a*',
      '*',
      '${aws:PrincipalTag/tenant}',
    ],
    ...['a'.repeat(64), 'fjord\n', 'ａcme', 'fjord\u0000'],
  ];
  test.each(tenants)('%j', (tenant) => {
    expect(() => callerOf({ tenant })).toThrow('no usable tenant');
  });
});

const incomplete: [string, Claims, string][] = [
  ['no issuer', { iss: undefined }, 'no issuer or subject'],
  ['no subject', { sub: undefined }, 'no issuer or subject'],
  ['an empty subject', { sub: '' }, 'no issuer or subject'],
  ['a subject that is a list', { sub: ['ines'] }, 'no issuer or subject'],
  ['no expiry', { exp: undefined }, 'no expiry'],
  ['an expiry in words', { exp: '4000000000' }, 'no expiry'],
];
test.each(incomplete)('with %s nobody calls', (_what, change, message) => {
  expect(() => callerOf(change)).toThrow(message);
});

describe('a time that is none', () => {
  const times = [1e20, -1, 253_402_300_800, Number.NaN, Number.POSITIVE_INFINITY, '1', null, true, [1], {}];
  test.each(times)('%j is no time of a sign-in, and no end of a token', (time) => {
    expect(() => callerOf({ auth_time: time })).toThrow('no usable auth_time');
    expect(() => callerOf({ exp: time })).toThrow('no expiry');
  });

  test.each([0, 1.5, 253_402_300_799])('%d is one', (time) => {
    expect(callerOf({ auth_time: time }).authenticatedAtSeconds).toBe(time);
  });
});

describe('more than a caller can carry', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `g${at}`);
  test.each([
    ['groups', { groups: many(501) }, 'more than 500 groups'],
    ['scopes', { scope: many(10_000).join(' ') }, 'more than 500 scopes'],
    ['scopes in a list', { scope: many(501) }, 'more than 500 scopes'],
    ['a long group', { groups: ['g'.repeat(257)] }, 'one of the groups is longer than 256'],
    ['a long scope', { scope: 's'.repeat(1_000_000) }, 'one of the scopes is longer than 256'],
    ['a client that is no text', { client_id: { toString: 'x' } }, 'the client id is no text'],
    ['a client that is a number', { client_id: 7 }, 'the client id is no text'],
    ['a long client', { client_id: 'c'.repeat(257) }, 'one of the client ids is longer than 256'],
  ])('%s: is refused, and not cut', (_what, change, message) => {
    expect(() => callerOf(change)).toThrow(message);
  });

  test('500 of them, of 256 characters, are carried', () => {
    expect(callerOf({ groups: many(500) }).groups).toHaveLength(500);
    expect(callerOf({ groups: ['g'.repeat(256)] }).groups).toHaveLength(1);
  });
});

test('what is refused is named, its value is not', () => {
  const secret = 'Secret-Value';
  for (const change of [{ tenant: secret }, { exp: secret }, { iss: [secret] }])
    expect(() => callerOf(change)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(secret) }),
    );
});

describe('scopes', () => {
  const cases: [string, unknown, string, string[]][] = [
    ['a text', 'a b', '', ['a', 'b']],
    ['a list', ['a', 'b'], '', ['a', 'b']],
    ['a list with other things in it', ['a', 7, null, 'b'], '', ['a', 'b']],
    ['nothing', undefined, '', []],
    ['an empty text', '', '', []],
    ['a number', 7, '', []],
    ['a text with a prefix', 'api/a api/b', 'api/', ['a', 'b']],
    ['a list with a prefix', ['api/a'], 'api/', ['a']],
    ['scopes of which some have the prefix', 'api/a openid', 'api/', ['a', 'openid']],
    ['a prefix in the middle', 'x/api/a', 'api/', ['x/api/a']],
    ['a prefix twice', 'api/api/a', 'api/', ['api/a']],
  ];
  test.each(cases)('of %s (%j, prefix %j) are %j', (_what, scope, scopePrefix, scopes) => {
    expect(callerOf({ scope }, { scopePrefix }).scopes).toEqual(scopes);
  });
});

test.each([undefined, null, 'captains', 7, { 0: 'captains' }])(
  'groups that are no list (%j) are none',
  (groups) => {
    expect(callerOf({ groups }).groups).toEqual([]);
  },
);

test('of a list of groups only texts count', () => {
  expect(callerOf({ groups: ['a', 7, ['captains'], null] }).groups).toEqual(['a']);
});

test('a person has the name that the token says, by the standard claim or the one of the settings', () => {
  expect(callerOf({ name: 'Ines Adler' }).name).toBe('Ines Adler');
  const claims = { ...names, name: 'https://fjord.io/name' };
  expect(callerOf({ name: 'other', 'https://fjord.io/name': 'Ines' }, { claims }).name).toBe('Ines');
});

test('a name that is not usable is left out, and the person calls without it', () => {
  expect(callerOf({ name: 'Ines\u202e' })).toEqual(callerOf());
});

test('a token that names no client is of an unnamed one', () => {
  expect(callerOf({ client_id: undefined }).clientId).toBe('');
});

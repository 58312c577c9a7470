import { describe, expect, test } from 'vitest';
import { TokenRefused } from '../../../shared/identity/token-refused.ts';
import { readUnverified } from '../../../shared/identity/unverified.ts';
import { assemble } from './issuer.ts';

const header = { alg: 'RS256', kid: 'k', typ: 'at+jwt' };
const read = (change: object, claims: object = { exp: 1 }) =>
  readUnverified(assemble({ ...header, ...change }, claims, 'x'));

describe('a header that asks to be understood', () => {
  const headers = [
    ...[
      { crit: ['exp'] },
      { crit: ['exp'], exp: 1 },
      { crit: ['alg'] },
      { crit: ['kid'] },
      { crit: ['urn:example:x'] },
    ],
    // RFC 7515, section 4.1.11: an empty list and what is no list are refused too.
    ...[
      { crit: [] },
      { crit: null },
      { crit: '' },
      { crit: 'exp' },
      { crit: [1] },
      { crit: {} },
      { crit: false },
    ],
    ...[{ crit: ['b64'], b64: false }, { crit: ['b64'], b64: true }, { b64: false }, { b64: true }],
  ];
  test.each(headers)('%j is refused', (change) => {
    expect(() => read(change)).toThrow(TokenRefused);
  });

  test.each([
    { zip: 'DEF' },
    { jku: 'https://evil.example' },
    { jwk: {} },
    { x5c: [] },
    { cty: 'JWT' },
    { CRIT: ['x'] },
  ])('%j does not, and is ignored', (change) => {
    expect(read(change).header).toEqual({ ...header, ...change });
  });
});

describe('a time of a token', () => {
  const no = [1e20, -1, -1e20, '1', '', null, true, [1], {}, 253_402_300_800];
  test.each(['exp', 'nbf', 'iat', 'auth_time'])('%s is a number of seconds that has a date', (claim) => {
    for (const value of no) {
      expect(() => read({}, { [claim]: value })).toThrow(`the claim ${claim} is no time`);
    }
    for (const value of [0, 1.5, 1_700_000_000, 253_402_300_799])
      expect(read({}, { [claim]: value })).toBeDefined();
  });

  test('that JSON writes and no double holds is none', () => {
    const claims = Buffer.from('{"exp":1e400}').toString('base64url');
    expect(() => readUnverified(`e30.${claims}.x`)).toThrow('no time');
  });
});

test.each([
  '',
  '.',
  '..',
  'x',
  'x.y',
  'e30',
  'e30.',
  '.e30.x',
  'bnVsbA.e30.x',
  'e30.bnVsbA.x',
  'W10.e30.x',
  'e30.Nw.x',
  'e30.Ing.x',
])('%j is no JWT that can be read', (token) => {
  expect(() => readUnverified(token)).toThrow('no JWT');
});

/** The signer against the SDK's, on requests of every kind that it takes. */
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSigner } from '../../../functions/router/sign.ts';

const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE/+=',
};

const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const word = (more: string, minLength = 1) =>
  fc.string({ unit: fc.constantFrom(...letters, ...more), minLength, maxLength: 30 });
const path = fc.array(word('-_~'), { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
const headers = fc.dictionary(
  fc
    .string({ unit: fc.constantFrom(...'abcdxyz019-'), minLength: 1, maxLength: 12 })
    .map((name) => `x-${name}`),
  fc.array(word('!-_.~:;,=/+()"'), { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
);
const body = fc.string({ unit: 'binary', maxLength: 200 });
const time = fc.date({ min: new Date('2001-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });

test('signs every request as the SDK does', async () => {
  const request = fc.record({ path, headers, body, time, service: word('-'), region: word('-') });
  await fc.assert(
    fc.asyncProperty(request, async ({ time: at, service, region, ...asked }) => {
      const unsigned = { ...asked, headers: { host: 'a.example', ...asked.headers } };
      const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
      const hostname = 'a.example';
      const other = await signer.sign(
        { method: 'POST', protocol: 'https:', hostname, ...unsigned },
        { signingDate: at },
      );
      expect(createSigner(service, region, () => at.getTime())(unsigned, credentials)).toEqual(other.headers);
    }),
    { numRuns: 200 },
  );
});

test('a key serves one day, one secret, one service and one region', () => {
  let now = Date.parse('2026-01-01T23:59:59Z');
  const request = { path: '/', headers: { host: 'a.example' }, body: '' };
  const signer = (service = 'sts', region = 'eu-central-1') => createSigner(service, region, () => now);
  const kept = signer();
  const same = () => kept(request, credentials).authorization;
  expect(same()).toBe(same());
  const others = [
    signer('execute-api')(request, credentials),
    signer('sts', 'eu-west-1')(request, credentials),
    kept(request, { ...credentials, secretAccessKey: 'another' }),
  ].map(({ authorization }) => authorization);
  now += 1_000;
  // The next day, by the kept signer and by a new one: the key of the day before is not taken again.
  expect(same()).toBe(signer()(request, credentials).authorization);
  now -= 1_000;
  expect(new Set([same(), ...others]).size).toBe(4);
});

test.each([
  ['a path with a space', { path: '/a b' }],
  ['a path with an escape', { path: '/a%20b' }],
  ['a path with a query', { path: '/a?b' }],
  ['no path', { path: '' }],
  ['a header with two spaces', { headers: { 'x-a': 'a  b' } }],
  ['a header with a space at its end', { headers: { 'x-a': 'a ' } }],
  ['a header with a line break', { headers: { 'x-a': 'a\nx-b:c' } }],
  ['a header that is empty', { headers: { 'x-a': '' } }],
  ['a header beyond ASCII', { headers: { 'x-a': 'ä' } }],
  ['a name in upper case', { headers: { 'X-A': 'a' } }],
])('refuses %s', (_what, change) => {
  const request = { path: '/', headers: { host: 'a.example' }, body: '', ...change };
  expect(() => createSigner('sts', 'eu-central-1')(request, credentials)).toThrow(/cannot be signed here$/);
});

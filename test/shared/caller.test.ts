import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callerFromContext, callerToContext, encodeSubject, tenantPattern } from '../../shared/caller.ts';

test('a subject is always what STS admits in a source identity, whatever the issuer calls its users', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (issuer, sub) => {
      expect(encodeSubject(issuer, sub)).toMatch(/^[a-z2-7]{52}$/);
    }),
  );
});

test('a subject is RFC 4648 base32 of the HMAC', () => {
  // Computed with another implementation: printf 'auth0|x' | openssl dgst -sha256 -hmac https://a -binary | base32
  expect(encodeSubject('https://a', 'auth0|x')).toBe('jlwg3xmwg5z6qxk7netvrdlwif77cwbuk3546oqcibmkif34vmzq');
});

test('equal subs of two issuers never meet, nor does a sub that continues an issuer', () => {
  expect(encodeSubject('https://a', 'x')).not.toBe(encodeSubject('https://b', 'x'));
  expect(encodeSubject('https://a', 'bx')).not.toBe(encodeSubject('https://ab', 'x'));
});

test.each(['', '-fjord', 'Fjord', 'fjord/tundra', 'a*', 'a'.repeat(64), 'fjord ', 'ａcme'])(
  '%j is no tenant',
  (tenant) => {
    expect(tenantPattern.test(tenant)).toBe(false);
  },
);

test('a caller survives the authorizer context, and a missing one is an error', () => {
  const caller = {
    subject: 's',
    tenant: 't',
    groups: ['a b'],
    scopes: ['x:y'],
    clientId: 'c',
    issuer: 'https://i',
    expiresAtSeconds: 1,
    name: 'Álîçé 李',
  };
  expect(callerFromContext(callerToContext(caller))).toEqual(caller);
  expect(() => callerFromContext({})).toThrow(/no caller/);
});

/** Which tokens are good at which door, with real keys and a key set over TLS. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '../../../shared/identity/identity.ts';
import { TokenRefused } from '../../../shared/identity/token-refused.ts';
import { createVerifier, type VerifyToken } from '../../../shared/identity/verify-token.ts';
import {
  assemble,
  goodClaims,
  type Issuer,
  nowSeconds,
  resource,
  startIssuer,
  type Token,
} from './issuer.ts';

const claimNames = { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id' };
let issuer: Issuer;
const verifierOf = (
  rules: Partial<Pick<Identity, 'audience' | 'tokenType'>> = {},
  door = resource,
): VerifyToken =>
  createVerifier(
    { resource: door, issuer: issuer.url, jwksUri: issuer.jwksUri },
    { audience: 'resource', tokenType: 'at+jwt', claims: claimNames, ...rules },
  );
let verify: VerifyToken;

beforeAll(async () => {
  issuer = await startIssuer();
  verify = verifierOf();
});
afterAll(() => issuer.stop());

describe('a good token', () => {
  const good: [string, Token][] = [
    ['signed with RSA', {}],
    ['signed with RSA, by a key that names no algorithm', { header: { kid: 'rsa-plain' } }],
    ['for several audiences, of which this door is one', { claims: { aud: ['https://other', resource] } }],
    ['that became valid a moment ago', { claims: { nbf: nowSeconds() - 1 } }],
    ['whose type is written in upper case', { header: { typ: 'AT+JWT' } }],
    ['whose type has its full name (RFC 9068, section 4)', { header: { typ: 'application/at+jwt' } }],
  ];
  test.each(good)('%s is verified', async (_what, given) => {
    await expect(verify(await issuer.token(given))).resolves.toMatchObject({ sub: 'auth0|ines' });
  });

  test('signed with an elliptic curve is verified', async () => {
    const token = await issuer.token({ header: { alg: 'ES256', kid: 'ec' }, key: issuer.keys.ec });
    await expect(verify(token)).resolves.toMatchObject({ sub: 'auth0|ines' });
  });
});

describe('a bad token', () => {
  const claimed: [string, Token][] = [
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['without an issuer', { claims: { iss: undefined } }],
    ['for another audience', { claims: { aud: 'https://other.example/mcp' } }],
    ['for the audience with a slash behind it', { claims: { aud: `${resource}/` } }],
    ['for an audience in upper case', { claims: { aud: resource.toUpperCase() } }],
    ['without an audience', { claims: { aud: undefined } }],
    ['for a list of other audiences', { claims: { aud: ['a', 'b'] } }],
    ['that has expired', { claims: { exp: nowSeconds() - 1 } }],
    ['that expires in words', { claims: { exp: 'never' } }],
    ['that is not valid yet', { claims: { nbf: nowSeconds() + 60 } }],
    ['of an unknown key', { header: { kid: 'nobody' } }],
    ['without a key’s name', { header: { kid: undefined as never } }],
    ['of another key under a known name', { header: { kid: 'ec' } }],
    ['that is an ID token by its type', { header: { typ: 'JWT' } }],
    ['without a type', { header: { typ: undefined as never } }],
    ['with a type that only begins right', { header: { typ: 'at+jwt+x' } }],
    ['with a type that only ends right', { header: { typ: 'x/at+jwt' } }],
  ];
  test.each(claimed)('%s is refused', async (_what, given) => {
    await expect(verify(await issuer.token(given))).rejects.toThrow();
  });

  test.each([{ toString: null }, { toString: 'x' }, ['at+jwt'], 7, null])(
    'with a type that is no text is refused, before any check fails on it: %j',
    async (typ) => {
      await expect(verify(await issuer.signed({ typ }))).rejects.toBeInstanceOf(TokenRefused);
    },
  );

  test('of an issuer with a slash too many is refused', async () => {
    await expect(verify(await issuer.token({ claims: { iss: `${issuer.url}/` } }))).rejects.toThrow();
  });

  test('signed with a key that is published for encryption is refused', async () => {
    const token = await issuer.token({ key: issuer.keys.other, header: { kid: 'encryption' } });
    await expect(verify(token)).rejects.toThrow();
  });

  test('signed with a key of somebody else is refused', async () => {
    await expect(verify(await issuer.token({ key: issuer.keys.other }))).rejects.toThrow();
  });

  const header = { alg: 'none', kid: 'rsa', typ: 'at+jwt' };
  const unsigned: [string, (issuer: Issuer) => string | Promise<string>][] = [
    ['alg none, without a signature', ({ url }) => assemble(header, goodClaims(url), '')],
    ['alg none, with something there', ({ url }) => assemble(header, goodClaims(url), 'AAAA')],
    ['alg None', ({ url }) => assemble({ ...header, alg: 'None' }, goodClaims(url), 'AAAA')],
    ['no alg', ({ url }) => assemble({ kid: 'rsa', typ: 'at+jwt' }, goodClaims(url), 'AAAA')],
    ['a signature that was cut off', async (of) => `${(await of.token()).split('.').slice(0, 2).join('.')}.`],
    ['two parts', async (of) => (await of.token()).split('.').slice(0, 2).join('.')],
    ['four parts', async (of) => `${await of.token()}.AAAA`],
    ['five parts, as an encrypted token has', () => 'a.b.c.d.e'],
    ['garbage', () => 'garbage'],
    ['nothing', () => ''],
    ['parts that are no JSON', () => 'AAAA.AAAA.AAAA'],
    ['a header that is null', () => assemble(null as never, {}, 'AAAA')],
    ['a payload that is a list', () => assemble({ alg: 'RS256', kid: 'rsa', typ: 'at+jwt' }, [], 'AAAA')],
  ];
  test.each(unsigned)('%s is refused', async (_what, make) => {
    await expect(verify(await make(issuer))).rejects.toThrow();
  });

  test('whose claims were changed after it was signed is refused', async () => {
    const [head, , signature] = (await issuer.token()).split('.');
    const payload = { ...goodClaims(issuer.url), tenant: 'tundra' };
    const changed = Buffer.from(JSON.stringify(payload)).toString('base64url');
    await expect(verify([head, changed, signature].join('.'))).rejects.toThrow();
  });

  // RFC 8725, section 2.1: the public key, which everybody has, taken for a shared secret.
  test.each(['rsa', 'rsa-plain'])('signed HS256 with the public key (kid %s) is refused', async (kid) => {
    const unsignedPart = assemble({ alg: 'HS256', kid, typ: 'at+jwt' }, goodClaims(issuer.url), '').slice(
      0,
      -1,
    );
    const signature = createHmac('sha256', issuer.publicPem).update(unsignedPart).digest('base64url');
    await expect(verify(`${unsignedPart}.${signature}`)).rejects.toThrow();
  });

  test('that brings its own key or names its own key set is refused', async () => {
    const jku = 'https://localhost:1/jwks';
    const token = await issuer.token({
      key: issuer.keys.other,
      header: { kid: 'own', jku, jwk: { kty: 'RSA' } },
    });
    await expect(verify(token)).rejects.toThrow();
  });
});

describe('the audience', () => {
  test('of one door is worth nothing at another', async () => {
    const other = 'http://localhost:8080/mcp';
    const token = await issuer.token({ claims: { aud: other } });
    await expect(verify(token)).rejects.toThrow();
    await expect(verifierOf({}, other)(token)).resolves.toBeDefined();
  });

  test('can be a list, for an issuer that ignores the resource', async () => {
    const listed = verifierOf({ audience: ['api://one', 'api://two'] });
    await expect(listed(await issuer.token({ claims: { aud: 'api://two' } }))).resolves.toBeDefined();
    await expect(listed(await issuer.token({ claims: { aud: 'api://three' } }))).rejects.toThrow();
    await expect(listed(await issuer.token())).rejects.toThrow();
  });
});

describe('the token type', () => {
  const idToken: Token = { header: { typ: 'JWT' }, claims: { token_use: 'id' } };
  const cognitoToken: Token = { header: { typ: 'JWT' }, claims: { token_use: 'access' } };
  const cases: [Identity['tokenType'], string, Token, boolean][] = [
    ['at+jwt', 'an access token', {}, true],
    ['at+jwt', 'an ID token', idToken, false],
    ['at+jwt', 'an access token of Cognito', cognitoToken, false],
    ['cognito', 'an access token of Cognito', cognitoToken, true],
    ['cognito', 'an ID token of Cognito', idToken, false],
    ['cognito', 'an access token of others', {}, false],
    ['scoped', 'an access token', {}, true],
    [
      'scoped',
      'a token that says of its kind only its scopes',
      { header: { typ: undefined as never } },
      true,
    ],
    ['scoped', 'a token without scopes', { claims: { scope: undefined } }, false],
    ['scoped', 'a token with no scope in its scopes', { claims: { scope: '' } }, false],
    ['scoped', 'a token with an empty list of scopes', { claims: { scope: [] } }, false],
    ['scoped', 'a token whose scopes are no scopes', { claims: { scope: { length: 1 } } }, false],
  ];
  test.each(cases)('%s: %s is taken: %s', async (tokenType, _what, given, good) => {
    const verdict = verifierOf({ tokenType })(await issuer.token(given));
    await (good ? expect(verdict).resolves.toBeDefined() : expect(verdict).rejects.toThrow());
  });

  test.each(['at+jwt', 'cognito', 'scoped'] as const)(
    '%s: no type replaces a signature',
    async (tokenType) => {
      const payload = { ...goodClaims(issuer.url), token_use: 'access' };
      const token = assemble({ alg: 'RS256', kid: 'rsa', typ: 'at+jwt' }, payload, 'AAAA');
      await expect(verifierOf({ tokenType })(token)).rejects.toThrow();
    },
  );
});

describe('the keys', () => {
  test('are fetched once', async () => {
    const fresh = verifierOf();
    issuer.counted.fetches = 0;
    for (let at = 0; at < 5; at += 1) await fresh(await issuer.token());
    expect(issuer.counted.fetches).toBe(1);
  });

  test('are not fetched again for each token of an unknown key, and known keys stay good meanwhile', async () => {
    const fresh = verifierOf();
    await fresh(await issuer.token());
    issuer.counted.fetches = 0;
    for (let at = 0; at < 5; at += 1)
      await expect(fresh(await issuer.token({ header: { kid: `made-up-${at}` } }))).rejects.toThrow();
    expect(issuer.counted.fetches).toBe(1);
    await expect(fresh(await issuer.token())).resolves.toBeDefined();
  });

  test('are not fetched for what is no access token of this issuer’s kind', async () => {
    const fresh = verifierOf();
    issuer.counted.fetches = 0;
    await expect(fresh(await issuer.token({ header: { typ: 'JWT' } }))).rejects.toThrow();
    expect(issuer.counted.fetches).toBe(0);
  });
});

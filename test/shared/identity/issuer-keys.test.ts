/** The keys of an issuer that is there, slow, broken or gone: a real one, over TLS. */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issuerKeys, KeysUnavailable } from '../../../shared/identity/issuer-keys.ts';
import { TokenRefused } from '../../../shared/identity/token-refused.ts';
import { createVerifier, type VerifyToken } from '../../../shared/identity/verify-token.ts';
import { type Issuer, resource, startIssuer } from './issuer.ts';

const claims = { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id' };
const rules = { audience: 'resource', tokenType: 'at+jwt', claims } as const;
let issuer: Issuer;
let clockMs: number;
let failures: unknown[];
let verify: VerifyToken;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  clockMs = 1_000_000_000;
  failures = [];
  issuer.counted.fetches = 0;
  issuer.serving.answer = issuer.good;
  verify = verifier();
});

function verifier(jwksUri = issuer.jwksUri): VerifyToken {
  const keys = issuerKeys({ now: () => clockMs, onFailure: (error) => failures.push(error) });
  return createVerifier({ resource, issuer: issuer.url, jwksUri }, rules, keys);
}

const later = (seconds: number) => {
  clockMs += seconds * 1000;
};
const text = (status: number, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
};
const good = async () => verify(await issuer.token());
const ofUnknownKey = async (kid = 'rotated') => verify(await issuer.token({ header: { kid } }));
const down = text(503, '{}');

describe('an issuer that cannot say', () => {
  const answers: [string, (response: ServerResponse) => void][] = [
    ['answers 500', text(500, '{"keys":[]}')],
    ['answers 404', text(404, '{}')],
    ['answers 204', (response) => response.writeHead(204).end()],
    ['hangs up', (response) => response.destroy()],
    ['breaks off', (response) => response.write('{"keys":[', () => response.destroy())],
    ['sends a page', text(200, '<html>')],
    ['sends nothing', text(200, '')],
    ['sends null', text(200, 'null')],
    ['sends a list', text(200, '[]')],
    ['sends no keys', text(200, '{}')],
    ['sends an empty key set', text(200, '{"keys":[]}')],
    ['sends what are no keys', text(200, '{"keys":[7]}')],
    ['sends keys without end', text(200, `{"keys":[],"x":"${'x'.repeat(300_000)}"}`)],
    ['sends bytes that are no UTF-8', (response) => response.end(Buffer.from([0x7b, 0xff]))],
    ['sends elsewhere', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
  ];
  test.each(answers)('%s: nothing is known of any token, and the failure is told', async (_what, answer) => {
    issuer.serving.answer = answer;
    await expect(good()).rejects.toBeInstanceOf(KeysUnavailable);
    await expect(ofUnknownKey()).rejects.toBeInstanceOf(KeysUnavailable);
    expect(failures).toHaveLength(1);
  });

  test('is not there', async () => {
    verify = verifier('https://localhost:1/jwks');
    await expect(good()).rejects.toBeInstanceOf(KeysUnavailable);
  });

  test('has no TLS', async () => {
    verify = verifier('http://localhost:1/jwks');
    await expect(good()).rejects.toBeInstanceOf(KeysUnavailable);
  });

  test('is slow: it is waited for, but for seconds only', async () => {
    issuer.serving.answer = () => undefined;
    const startedAtMs = performance.now();
    await expect(good()).rejects.toBeInstanceOf(KeysUnavailable);
    expect(performance.now() - startedAtMs).toBeLessThan(8_000);
  }, 15_000);

  test('is asked again after a pause, and not before', async () => {
    issuer.serving.answer = down;
    for (let at = 0; at < 5; at += 1) await expect(good()).rejects.toBeInstanceOf(KeysUnavailable);
    expect(issuer.counted.fetches).toBe(1);
    issuer.serving.answer = issuer.good;
    later(0.4);
    await expect(good()).rejects.toBeInstanceOf(KeysUnavailable);
    later(0.1);
    await expect(good()).resolves.toBeDefined();
  });

  test('is asked once by calls that come together', async () => {
    await Promise.all([good(), good(), good(), good()]);
    expect(issuer.counted.fetches).toBe(1);
  });
});

describe('keys that were good', () => {
  beforeEach(async () => {
    await good();
  });

  test('are asked for again after ten minutes, so that a withdrawn key ends', async () => {
    later(599);
    await good();
    expect(issuer.counted.fetches).toBe(1);
    issuer.serving.answer = text(200, '{"keys":[{"kty":"RSA","kid":"another","n":"AQAB","e":"AQAB"}]}');
    later(1);
    await expect(good()).rejects.toBeInstanceOf(TokenRefused);
    expect(issuer.counted.fetches).toBe(2);
  });

  test('carry on while the issuer is down, for an hour and no longer', async () => {
    issuer.serving.answer = down;
    later(3_599);
    await expect(good()).resolves.toBeDefined();
    expect(failures).toHaveLength(1);
    later(1);
    await expect(good()).rejects.toBeInstanceOf(KeysUnavailable);
    issuer.serving.answer = issuer.good;
    later(1);
    await expect(good()).resolves.toBeDefined();
  });

  test('say nothing of a key that may be new while the issuer is down', async () => {
    issuer.serving.answer = down;
    await expect(ofUnknownKey()).rejects.toBeInstanceOf(KeysUnavailable);
    await expect(good()).resolves.toBeDefined();
  });

  test('that lack a key are asked for at once, and then its token is refused', async () => {
    await expect(ofUnknownKey()).rejects.toMatchObject({ why: 'not-ours' });
    expect(issuer.counted.fetches).toBe(2);
  });

  test('are not fetched for each made-up key', async () => {
    for (let at = 0; at < 20; at += 1)
      await expect(ofUnknownKey(`made-up-${at}`)).rejects.toBeInstanceOf(TokenRefused);
    expect(issuer.counted.fetches).toBe(2);
    issuer.serving.answer = down;
    for (let at = 0; at < 20; at += 1) {
      later(1);
      await ofUnknownKey(`made-up-${at}`).catch(() => undefined);
    }
    expect(issuer.counted.fetches).toBe(4);
  });
});

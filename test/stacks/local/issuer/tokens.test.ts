import { createPublicKey } from 'node:crypto';
import { decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAIN_RESOURCE, startTestIssuer, type TestIssuer, TLS_RESOURCE } from './issuer-fixture.ts';
import { claimsIn, stepsAgainst } from './oauth-steps.ts';
import { type Verify, verifierFor } from './resource-server-fixture.ts';

let running: TestIssuer;
let verify: Verify;
let steps: ReturnType<typeof stepsAgainst>;

beforeAll(async () => {
  running = await startTestIssuer({ tokenTtlSeconds: 120 });
  verify = verifierFor(running.tls, { ...running.doors[0], jwksUri: running.issuer.jwksUri });
  steps = stepsAgainst(running.ask, running.doors[0].issuer);
});
afterAll(() => running.stop());

describe('an access token', () => {
  it('is at+jwt for the resource to the byte, and says who, which tenant and groups, and what for', async () => {
    const before = Math.floor(Date.now() / 1_000);
    const { access_token, client_id } = await steps.tokensOf('ines', {
      scope: 'letters:read parcels:read',
    });
    expect(decodeProtectedHeader(access_token)).toEqual({
      typ: 'at+jwt',
      alg: 'RS256',
      kid: expect.any(String),
    });
    const claims = await verify(access_token);
    expect(claims).toEqual({
      iss: running.doors[0].issuer,
      aud: TLS_RESOURCE,
      sub: 'ines',
      name: 'Ines',
      tenant: 'fjord',
      groups: ['mates'],
      scope: 'letters:read parcels:read',
      client_id,
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: Number(claims.iat) + 120,
      auth_time: expect.any(Number),
    });
    expect(Number(claims.auth_time)).toBeGreaterThanOrEqual(before - 1);
  });

  it('keeps the time of the sign-in when it is refreshed', async () => {
    const { access_token, refresh_token, client_id } = await steps.tokensOf('ines');
    const { body } = await steps.refresh(client_id, refresh_token ?? '');
    expect(claimsIn(String(body.access_token)).auth_time).toBe(claimsIn(access_token).auth_time);
  });

  it('of a user without groups says so', async () => {
    const { access_token } = await steps.tokensOf('zeno');
    expect(claimsIn(access_token)).toMatchObject({ sub: 'zeno', tenant: 'fjord', groups: [] });
  });

  it('says what the person is called, where the account has such a name', async () => {
    const named = await steps.tokensOf('ines');
    const nameless = await steps.tokensOf('olaf');
    expect(claimsIn(named.access_token).name).toBe('Ines');
    expect(claimsIn(nameless.access_token)).not.toHaveProperty('name');
  });

  it('of the other door is refused: other issuer, other audience, same keys', async () => {
    const other = stepsAgainst(running.ask, running.doors[1].issuer);
    const { access_token } = await other.tokensOf('ines');
    expect(claimsIn(access_token)).toMatchObject({ iss: running.doors[1].issuer, aud: PLAIN_RESOURCE });
    await expect(verify(access_token)).rejects.toThrow(/[Ii]ssuer/);
  });
});

describe('an ID token', () => {
  it('is issued when openid is asked, and is no access token', async () => {
    const { id_token, client_id } = await steps.tokensOf('ines', { scope: 'openid letters:read' });
    expect(claimsIn(id_token ?? '')).toMatchObject({ sub: 'ines', aud: client_id });
    await expect(verify(id_token ?? '')).rejects.toThrow();
    const wrongAudience = verifierFor(running.tls, {
      issuer: running.doors[0].issuer,
      resource: client_id,
      jwksUri: running.issuer.jwksUri,
    });
    await expect(wrongAudience(id_token ?? '')).rejects.toThrow(/not at\+jwt/);
  });

  it('is not issued otherwise', async () => {
    expect(await steps.tokensOf('ines')).not.toHaveProperty('id_token');
  });
});

describe('the keys at the https address', () => {
  it('are public, and verify what both doors sign', async () => {
    const jwks = (await (await running.ask(running.issuer.jwksUri)).json()) as {
      keys: Record<string, unknown>[];
    };
    expect(running.issuer.jwksUri).toBe(`${running.doors[0].issuer}/jwks`);
    expect(jwks.keys).toHaveLength(1);
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(jwks.keys[0]).not.toHaveProperty(secret);
    const plain = verifierFor(running.tls, { ...running.doors[1], jwksUri: running.issuer.jwksUri });
    const token = await running.issuer.mintToken({ user: 'olaf', door: PLAIN_RESOURCE });
    expect(await plain(token)).toMatchObject({ sub: 'olaf', tenant: 'tundra' });
  });

  it('do not verify a token signed with the public key as a secret, or not signed', async () => {
    const jwks = (await (await running.ask(running.issuer.jwksUri)).json()) as {
      keys: Record<string, string>[];
    };
    const [jwk] = jwks.keys;
    const claims = claimsIn(await running.issuer.mintToken({ user: 'ines', door: TLS_RESOURCE }));
    const pem = createPublicKey({ key: jwk ?? {}, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const hs256 = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: jwk?.kid ?? '' })
      .sign(Buffer.from(pem));
    await expect(verify(hs256)).rejects.toThrow();
    await expect(verify(new UnsecuredJWT(claims).encode())).rejects.toThrow();
  });
});

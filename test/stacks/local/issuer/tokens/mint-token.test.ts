import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenMint } from '../../../../../stacks/local/issuer/start-issuer.ts';
import { SCOPES, startTestIssuer, type TestIssuer, TLS_RESOURCE } from '../issuer-fixture.ts';
import { claimsIn, stepsAgainst } from '../oauth-steps.ts';
import { type Verify, verifierFor } from '../resource-server-fixture.ts';

let running: TestIssuer;
let verify: Verify;
let steps: ReturnType<typeof stepsAgainst>;

beforeAll(async () => {
  running = await startTestIssuer({ tokenTtlSeconds: 120 });
  verify = verifierFor(running.tls, { ...running.doors[0], jwksUri: running.issuer.jwksUri });
  steps = stepsAgainst(running.ask, running.doors[0].issuer);
});
afterAll(() => running.stop());

describe('mintToken', () => {
  it('gives what the token endpoint would, with all scopes unless some are named', async () => {
    const minted = await verify(await running.issuer.mintToken({ user: 'ines', door: TLS_RESOURCE }));
    const { access_token } = await steps.tokensOf('ines', { scope: SCOPES.join(' ') });
    const issued = claimsIn(access_token);
    expect(Object.keys(minted).sort()).toEqual(Object.keys(issued).sort());
    expect(minted).toMatchObject({ sub: 'ines', tenant: 'fjord', scope: SCOPES.join(' ') });
    const narrow = await running.issuer.mintToken({
      user: 'ines',
      door: TLS_RESOURCE,
      scopes: ['parcels:read'],
    });
    expect((await verify(narrow)).scope).toBe('parcels:read');
    const none = await running.issuer.mintToken({ user: 'ines', door: TLS_RESOURCE, scopes: [] });
    expect(await verify(none)).not.toHaveProperty('scope');
  });

  it('replaces claims and header fields that a test names, and signs again', async () => {
    const mint = (overrides: object) =>
      running.issuer.mintToken({ user: 'ines', door: TLS_RESOURCE, overrides });
    await expect(verify(await mint({ claims: { exp: 1 } }))).rejects.toThrow(/expired/);
    await expect(verify(await mint({ claims: { nbf: 99_999_999_999 } }))).rejects.toThrow();
    await expect(verify(await mint({ claims: { aud: `${TLS_RESOURCE}/` } }))).rejects.toThrow(/[Aa]udience/);
    await expect(verify(await mint({ header: { typ: 'JWT' } }))).rejects.toThrow(/not at\+jwt/);
    expect(await verify(await mint({ claims: { tenant: undefined } }))).not.toHaveProperty('tenant');
  });

  it('says what exists when the user, the door or the scope does not', async () => {
    const { mintToken } = running.issuer;
    await expect(mintToken({ user: 'eve', door: TLS_RESOURCE })).rejects.toThrow(
      'no user eve; there are ines, olaf',
    );
    await expect(mintToken({ user: 'ines', door: 'https://x/mcp' })).rejects.toThrow(
      `there are ${TLS_RESOURCE}`,
    );
    const everything = { user: 'ines', door: TLS_RESOURCE, scopes: ['everything'] };
    await expect(mintToken(everything)).rejects.toThrow('no scope everything');
  });

  it('works beside the running issuer, without listening', async () => {
    const mint = await createTokenMint({ ...running.options, doors: running.doors });
    expect(await verify(await mint({ user: 'petra', door: TLS_RESOURCE }))).toMatchObject({ sub: 'petra' });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PLAIN_RESOURCE, SCOPES, startTestIssuer, type TestIssuer } from './issuer-fixture.ts';
import { claimsIn, NATIVE_CLIENT, stepsAgainst } from './oauth-steps.ts';

let running: TestIssuer;
let steps: ReturnType<typeof stepsAgainst>;

beforeAll(async () => {
  running = await startTestIssuer();
  steps = stepsAgainst(running.ask, running.doors[0].issuer);
});
afterAll(() => running.stop());
afterEach(() => vi.useRealTimers());

describe('a refresh token', () => {
  it('is issued to a client that registered the grant, though it asked for no offline_access', async () => {
    expect((await steps.tokensOf('ines', { scope: 'letters:read' })).refresh_token).toEqual(
      expect.any(String),
    );
  });

  it('is issued to a client that asked for offline_access without prompt=consent', async () => {
    const { refresh_token, access_token } = await steps.tokensOf('ines', {
      scope: 'letters:read offline_access',
    });
    expect(refresh_token).toEqual(expect.any(String));
    expect(claimsIn(access_token).scope).toBe('letters:read');
  });

  it('is issued to a client that did both', async () => {
    const more = { scope: 'letters:read offline_access', prompt: 'consent' };
    const { refresh_token, access_token } = await steps.tokensOf('ines', more);
    expect(refresh_token).toEqual(expect.any(String));
    expect(claimsIn(access_token).scope).toBe('letters:read');
  });

  it('is issued to a client that asked for nothing else, with all scopes', async () => {
    const { refresh_token, scope } = await steps.tokensOf('ines', { scope: 'offline_access' });
    expect(refresh_token).toEqual(expect.any(String));
    expect(scope).toBe(SCOPES.join(' '));
  });

  it('is not issued to a client that did not register the grant', async () => {
    const client = { ...NATIVE_CLIENT, grant_types: ['authorization_code'] };
    expect(await steps.tokensOf('ines', {}, client)).not.toHaveProperty('refresh_token');
  });

  it('is replaced at each use and keeps user, scope and resource', async () => {
    const first = await steps.tokensOf('olaf', { scope: 'letters:read parcels:read' });
    let refreshToken = first.refresh_token ?? '';
    const seen = new Set([refreshToken]);
    for (let round = 0; round < 3; round += 1) {
      const { status, body } = await steps.refresh(first.client_id, refreshToken);
      expect(status).toBe(200);
      refreshToken = String(body.refresh_token);
      seen.add(refreshToken);
      const { sub, tenant, aud, scope } = claimsIn(String(body.access_token));
      expect({ sub, tenant, aud, scope }).toEqual({
        sub: 'olaf',
        tenant: 'tundra',
        aud: running.doors[0].resource,
        scope: 'letters:read parcels:read',
      });
    }
    expect(seen.size).toBe(4);
  });

  it('is good for days without any browser, and not for ever', async () => {
    const { client_id, refresh_token = '' } = await steps.tokensOf('ines');
    const signedIn = Date.now();
    vi.useFakeTimers({ now: signedIn + 13 * 86_400_000, toFake: ['Date'] });
    const { status, body } = await steps.refresh(client_id, refresh_token);
    expect(status).toBe(200);
    vi.setSystemTime(signedIn + 15 * 86_400_000);
    expect((await steps.refresh(client_id, String(body.refresh_token))).body.error).toBe('invalid_grant');
  });

  it('may be used for fewer scopes, never for more', async () => {
    const { client_id, refresh_token = '' } = await steps.tokensOf('ines', {
      scope: 'letters:read parcels:read',
    });
    const more = await steps.refresh(client_id, refresh_token, { scope: 'letters:read letters:write' });
    expect(more.body.error).toBe('invalid_scope');
    const fewer = await steps.refresh(client_id, refresh_token, { scope: 'parcels:read' });
    expect(claimsIn(String(fewer.body.access_token)).scope).toBe('parcels:read');
  });

  it('is refused to another client, at the other door, and for another resource', async () => {
    const { client_id, refresh_token = '' } = await steps.tokensOf('ines');
    const stranger = await steps.clientId();
    expect((await steps.refresh(stranger, refresh_token)).body.error).toBe('invalid_grant');
    const otherDoor = stepsAgainst(running.ask, running.doors[1].issuer);
    expect((await otherDoor.refresh(client_id, refresh_token)).body.error).toBe('invalid_grant');
    const elsewhere = await steps.refresh(client_id, refresh_token, { resource: PLAIN_RESOURCE });
    expect(elsewhere.body.error).toBe('invalid_target');
  });

  it('is worthless once revoked (RFC 7009)', async () => {
    const { client_id, refresh_token = '' } = await steps.tokensOf('ines');
    const revoke = new URLSearchParams({ client_id, token: refresh_token });
    const response = await running.ask(`${running.doors[0].issuer}/token/revocation`, {
      method: 'POST',
      body: revoke,
    });
    expect(response.status).toBe(200);
    expect((await steps.refresh(client_id, refresh_token)).body.error).toBe('invalid_grant');
  });
});

it('a refresh token of another client is not revoked', async () => {
  const { client_id, refresh_token = '' } = await steps.tokensOf('ines');
  const revoke = new URLSearchParams({ client_id: await steps.clientId(), token: refresh_token });
  await running.ask(`${running.doors[0].issuer}/token/revocation`, { method: 'POST', body: revoke });
  expect((await steps.refresh(client_id, refresh_token)).status).toBe(200);
});

describe('an authorization code', () => {
  it('works once; a second use ends what the first one gave', async () => {
    const client_id = await steps.clientId();
    const code = await steps.code('ines', { client_id });
    const first = await steps.exchange(client_id, code);
    expect((await steps.exchange(client_id, code)).body.error).toBe('invalid_grant');
    const refreshToken = String(first.body.refresh_token);
    expect((await steps.refresh(client_id, refreshToken)).body.error).toBe('invalid_grant');
  });

  it.each([
    { title: 'another verifier', more: { code_verifier: 'another-verifier-of-at-least-forty-three-chars' } },
    { title: 'another redirect URI', more: { redirect_uri: 'http://localhost:1/callback' } },
    { title: 'another resource', more: { resource: PLAIN_RESOURCE } },
  ])('is refused with $title', async ({ more }) => {
    const client_id = await steps.clientId();
    const answer = await steps.exchange(client_id, await steps.code('ines', { client_id }), more);
    expect(answer.status).toBe(400);
    expect(answer.body).not.toHaveProperty('access_token');
  });

  it('is refused without a verifier, to another client, and at the other door', async () => {
    const client_id = await steps.clientId();
    const code = await steps.code('ines', { client_id });
    const parameters = {
      grant_type: 'authorization_code',
      client_id,
      code,
      redirect_uri: NATIVE_CLIENT.redirect_uris[0],
    };
    expect((await steps.token(parameters as Record<string, string>)).status).toBe(400);
    const second = await steps.code('ines', { client_id });
    expect((await steps.exchange(await steps.clientId(), second)).body.error).toBe('invalid_grant');
    const third = await steps.code('ines', { client_id });
    const otherDoor = stepsAgainst(running.ask, running.doors[1].issuer);
    expect((await otherDoor.exchange(client_id, third)).body.error).toBe('invalid_grant');
  });
});

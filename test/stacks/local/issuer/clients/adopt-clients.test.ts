import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../../../../stacks/local/issuer/sign-in/sign-in.ts';
import { openStore } from '../../../../../stacks/local/issuer/store.ts';
import { startTestIssuer, type TestIssuer } from '../issuer-fixture.ts';
import { claimsIn, NATIVE_CLIENT, REDIRECT, stepsAgainst } from '../oauth-steps.ts';

/** As Copilot CLI and the Inspector hold one from a home that was deleted. */
const FORGOTTEN = 'Tj_F5yzNMXd6VD_RQ4zdzClx-N1xIxmxXSwgBchFdpA';

let running: TestIssuer;
let steps: ReturnType<typeof stepsAgainst>;

beforeAll(async () => {
  running = await startTestIssuer();
  steps = stepsAgainst(running.ask, running.doors[0].issuer);
});
afterAll(() => running.stop());

type Parameters = Record<string, string | string[] | undefined>;

/** Where an authorization request of an unknown client ends: at the sign-in page, or the status of a refusal. */
async function endsAt(parameters: Parameters): Promise<string | number> {
  const response = await running.ask(steps.authorizationUrl({ client_id: FORGOTTEN, ...parameters }));
  const to = response.headers.get('Location') ?? '';
  return to.startsWith('/sign-in/') || to.includes('/sign-in/') ? 'sign-in' : response.status;
}

describe('an unknown public client', () => {
  it.each([
    'http://127.0.0.1:41385/',
    'http://localhost:6274/oauth/callback',
    'http://[::1]:9/callback',
    'cursor://anysphere.cursor-mcp/oauth/callback',
  ])('of this machine signs in anew, gets tokens and refreshes: %s', async (redirect_uri) => {
    const client_id = `forgotten-${encodeURIComponent(redirect_uri).replaceAll('%', '').slice(0, 40)}`;
    const back = await signIn(steps.authorizationUrl({ client_id, redirect_uri }), 'ines', {
      fetch: running.ask,
    });
    const code = back.searchParams.get('code') ?? '';
    const { status, body } = await steps.exchange(client_id, code, { redirect_uri });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(claimsIn(String(body.access_token))).toMatchObject({ sub: 'ines', client_id });
    const refreshed = await steps.refresh(client_id, String(body.refresh_token));
    expect(refreshed.status).toBe(200);
  });

  it('is told with its old refresh token or code to sign in again, not that it is unknown', async () => {
    const refresh = await steps.refresh('never-seen', 'a-token-of-the-deleted-home');
    expect([refresh.status, refresh.body.error]).toEqual([400, 'invalid_grant']);
    const exchange = await steps.exchange('never-seen', 'a-code-of-the-deleted-home');
    expect([exchange.status, exchange.body.error]).toEqual([400, 'invalid_grant']);
  });

  it('signs in again from another port, and from a path that it did not have before', async () => {
    const ports = ['http://127.0.0.1:41385/', 'http://127.0.0.1:50000/', 'http://127.0.0.1:50000/other'];
    for (const redirect_uri of ports) {
      expect(await endsAt({ client_id: 'moves-about', redirect_uri }), redirect_uri).toBe('sign-in');
    }
  });

  it.each<[string, Parameters]>([
    ['leads to another machine', { redirect_uri: 'https://evil.example/callback' }],
    ['leads to another machine in clear', { redirect_uri: 'http://evil.example/callback' }],
    ['leads to a name that begins like this machine', { redirect_uri: 'http://localhost.evil.example/' }],
    ['leads to this machine through user information', { redirect_uri: 'http://localhost@evil.example/' }],
    ['leads to a page of an editor elsewhere', { redirect_uri: 'https://vscode.dev/redirect' }],
    ['leads to a scheme that the system interprets', { redirect_uri: 'javascript:alert(1)' }],
    ['leads nowhere', { redirect_uri: undefined }],
    ['leads to two places', { redirect_uri: [REDIRECT, 'http://127.0.0.1:1/'] }],
    ['has no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['has the plain challenge', { code_challenge_method: 'plain' }],
    ['asks for tokens in the front channel', { response_type: 'token' }],
    ['has a URL for a name', { client_id: 'https://client.example/metadata.json' }],
    ['has a name of endless length', { client_id: 'x'.repeat(129) }],
    ['has a name with markup', { client_id: '<b>x</b>' }],
  ])('that %s is refused as unknown', async (_what, parameters) => {
    expect(await endsAt({ client_id: 'a-stranger', ...parameters })).toBe(400);
  });

  it('is not adopted by a request for tokens: it can name no redirect', async () => {
    await steps.refresh('only-at-the-token-endpoint', 'x');
    const url = steps.authorizationUrl({
      client_id: 'only-at-the-token-endpoint',
      redirect_uri: 'https://evil.example/',
    });
    expect((await running.ask(url)).status).toBe(400);
  });

  it('with a secret stays unknown', async () => {
    const basic = Buffer.from('a-stranger:secret').toString('base64');
    const grant = { grant_type: 'refresh_token', refresh_token: 'x' };
    const headers = { Authorization: `Basic ${basic}` };
    expect((await steps.token(grant, headers)).body.error).toBe('invalid_client');
    const posted = { ...grant, client_id: 'a-stranger', client_secret: 'secret' };
    expect((await steps.token(posted)).body.error).toBe('invalid_client');
    const machine = { grant_type: 'client_credentials', client_id: 'a-stranger' };
    expect((await steps.token(machine)).body.error).toBe('invalid_client');
  });

  it('cannot use the refresh token of a client that is known, and ends its grant with a used one', async () => {
    const { client_id, refresh_token = '' } = await steps.tokensOf('ines');
    expect((await steps.refresh('a-stranger', refresh_token)).body.error).toBe('invalid_grant');
    const { body } = await steps.refresh(client_id, refresh_token);
    expect((await steps.refresh('a-stranger', refresh_token)).body.error).toBe('invalid_grant');
    const newest = await steps.refresh(client_id, String(body.refresh_token));
    expect(newest.body.error).toBe('invalid_grant');
  });
});

describe('a client that is known', () => {
  it('is not given another redirect URI, with or without a secret', async () => {
    const { token_endpoint_auth_method: _, ...confidential } = NATIVE_CLIENT;
    for (const client of [NATIVE_CLIENT, confidential]) {
      const client_id = await steps.clientId(client);
      expect(await endsAt({ client_id, redirect_uri: 'http://127.0.0.1:1/elsewhere' })).toBe(400);
    }
    expect(await endsAt({ client_id: 'chokepoint-token' })).toBe(400);
  });

  it('does not call itself adopted', async () => {
    const { body } = await steps.register({ ...NATIVE_CLIENT, adopted: true });
    expect(body).not.toHaveProperty('adopted');
  });
});

describe('adopted clients', () => {
  it('are 50 at most, and push out no registered one', async () => {
    const home = await mkdtemp(join(tmpdir(), 'chokepoint-adopt-'));
    const clients = (await openStore(home)).adapterFor('https://localhost:1')('Client');
    await clients.upsert('first', { client_id: 'first' }, 0);
    for (let at = 0; at < 60; at += 1) await clients.upsert(`a${at}`, { client_id: `a${at}`, adopted: true });
    expect([await clients.find('a9'), await clients.find('a10')]).toEqual([undefined, expect.anything()]);
    for (let at = 0; at < 499; at += 1) await clients.upsert(`r${at}`, { client_id: `r${at}` });
    expect(await clients.find('first')).toBeDefined();
    expect(await clients.find('a59')).toBeUndefined();
    await rm(home, { recursive: true });
  });

  it('are still known after a restart', async () => {
    const home = await mkdtemp(join(tmpdir(), 'chokepoint-adopt-'));
    const first = await startTestIssuer({ home });
    const before = stepsAgainst(first.ask, first.doors[0].issuer);
    const code = await before.code('ines', { client_id: FORGOTTEN });
    const { body } = await before.exchange(FORGOTTEN, code);
    await first.stop();
    const second = await startTestIssuer({ ...first.options, doors: first.doors });
    const after = stepsAgainst(second.ask, second.doors[0].issuer);
    expect((await after.refresh(FORGOTTEN, String(body.refresh_token))).status).toBe(200);
    await second.stop();
    await rm(home, { recursive: true });
  });
});

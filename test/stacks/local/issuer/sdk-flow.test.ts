import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  auth as authOfClient2,
  extractWWWAuthenticateParams as challengeOfClient2,
} from '@modelcontextprotocol/client';
import {
  auth as authOfSdk1,
  extractWWWAuthenticateParams as challengeOfSdk1,
} from '@modelcontextprotocol/sdk/client/auth.js';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Fetch, fetchWithCa } from '../../../../stacks/local/issuer/fetch-with-ca.ts';
import { signIn } from '../../../../stacks/local/issuer/sign-in/sign-in.ts';
import { type Issuer, startIssuer } from '../../../../stacks/local/issuer/start-issuer.ts';
import { ensureTls } from '../../../../stacks/local/wire/tls.ts';
import { SCOPES, USERS } from './issuer-fixture.ts';
import { createOAuthProvider, type OAuthProvider, type Tokens } from './oauth-provider-fixture.ts';
import { type ResourceServer, startResourceServer, verifierFor } from './resource-server-fixture.ts';

let home: string;
let issuer: Issuer;
let servers: ResourceServer[];
let ask: Fetch;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-flow-'));
  const tls = await ensureTls(home);
  ask = fetchWithCa(tls.ca);
  servers = [await startResourceServer(tls), await startResourceServer()];
  const schemes = ['https', 'http'];
  issuer = await startIssuer({
    doors: servers.map(({ resource }, at) => ({ issuer: `${schemes[at]}://localhost:0`, resource })),
    tls,
    home,
    scopes: SCOPES,
    users: USERS,
  });
  servers.forEach((server, at) => {
    const own = issuer.issuers[at] ?? '';
    const verify = verifierFor(tls, { issuer: own, resource: server.resource, jwksUri: issuer.jwksUri });
    server.protect(own, SCOPES, verify);
  });
});

afterAll(async () => {
  for (const server of servers) server.close();
  await issuer.close();
  await rm(home, { recursive: true });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type Options = {
  serverUrl: string;
  authorizationCode?: string;
  iss?: string;
  resourceMetadataUrl?: URL;
  scope?: string;
};

const sdks = [
  {
    name: '@modelcontextprotocol/sdk 1.x',
    auth: (provider: OAuthProvider, { iss: _, ...options }: Options) =>
      authOfSdk1(provider as unknown as Parameters<typeof authOfSdk1>[0], { ...options, fetchFn: ask }),
    challenge: challengeOfSdk1,
    grantTypes: ['authorization_code', 'refresh_token'],
  },
  {
    name: '@modelcontextprotocol/client 2.x',
    auth: (provider: OAuthProvider, options: Options) =>
      authOfClient2(provider as unknown as Parameters<typeof authOfClient2>[0], { ...options, fetchFn: ask }),
    challenge: challengeOfClient2,
    grantTypes: undefined,
  },
];
const doors = [
  { door: 'https', at: 0 },
  { door: 'http', at: 1 },
];

describe.each(sdks)('$name', ({ auth, challenge, grantTypes }) => {
  const callAs = async (at: number, token: string) => {
    const server = servers[at];
    if (!server) throw new Error('no such server');
    return ask(server.resource, {
      method: 'POST',
      headers: token ? { Authorization: `Bearer ${token}` } : {},
    });
  };

  function createProvider(): OAuthProvider {
    const provider = createOAuthProvider();
    if (grantTypes) Object.assign(provider.clientMetadata, { grant_types: grantTypes });
    return provider;
  }

  async function signInAs(user: string, provider: OAuthProvider, options: Options): Promise<void> {
    expect(await auth(provider, options)).toBe('REDIRECT');
    if (!provider.kept.sentTo) throw new Error('the client did not open a browser');
    const back = await signIn(provider.kept.sentTo, user, { fetch: ask });
    expect(back.searchParams.get('state')).toBe('a-state');
    const authorizationCode = back.searchParams.get('code') ?? '';
    const iss = back.searchParams.get('iss') ?? '';
    expect(await auth(provider, { ...options, authorizationCode, iss })).toBe('AUTHORIZED');
  }

  it.each(doors)(
    'goes from the 401 to tokens that the resource accepts, at the $door door',
    async ({ at }) => {
      const serverUrl = servers[at]?.resource ?? '';
      const refused = await callAs(at, '');
      expect(refused.status).toBe(401);
      const { resourceMetadataUrl, scope } = challenge(refused);
      const provider = createProvider();
      await signInAs('ines', provider, {
        serverUrl,
        ...(resourceMetadataUrl && { resourceMetadataUrl }),
        ...(scope && { scope }),
      });
      expect(provider.kept.sentTo?.searchParams.get('resource')).toBe(serverUrl);
      expect(provider.kept.tokens?.refresh_token).toBeDefined();
      const answer = await callAs(at, provider.kept.tokens?.access_token ?? '');
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ sub: 'ines', tenant: 'fjord', scope: SCOPES.join(' ') });
    },
  );

  it.each(doors)('refreshes by itself, at the $door door', async ({ at }) => {
    const serverUrl = servers[at]?.resource ?? '';
    const provider = createProvider();
    await signInAs('olaf', provider, { serverUrl });
    const before = provider.kept.tokens;
    expect(await auth(provider, { serverUrl })).toBe('AUTHORIZED');
    const after = provider.kept.tokens;
    expect(after?.access_token).not.toBe(before?.access_token);
    expect(after?.refresh_token).not.toBe(before?.refresh_token);
    const answer = await callAs(at, after?.access_token ?? '');
    expect(await answer.json()).toMatchObject({ sub: 'olaf', tenant: 'tundra' });
  });

  it('ignores the challenge and finds its way from the well-known addresses', async () => {
    const provider = createProvider();
    await signInAs('petra', provider, { serverUrl: servers[0]?.resource ?? '' });
    expect((await callAs(0, provider.kept.tokens?.access_token ?? '')).status).toBe(200);
  });

  it('gets tokens at one door that the other door refuses', async () => {
    const provider = createProvider();
    await signInAs('ines', provider, { serverUrl: servers[0]?.resource ?? '' });
    expect((await callAs(1, provider.kept.tokens?.access_token ?? '')).status).toBe(401);
  });

  it.each(doors)(
    'refreshes in two windows at once, and goes on in both, at the $door door',
    async ({ at }) => {
      const serverUrl = servers[at]?.resource ?? '';
      const [one, two] = [createProvider(), createProvider()];
      await signInAs('ines', one, { serverUrl });
      Object.assign(two.kept, structuredClone({ ...one.kept, sentTo: undefined }));
      for (let round = 0; round < 2; round += 1) {
        const answers = await Promise.all([one, two].map((window) => auth(window, { serverUrl })));
        expect(answers).toEqual(['AUTHORIZED', 'AUTHORIZED']);
      }
      for (const { kept } of [one, two])
        expect((await callAs(at, kept.tokens?.access_token ?? '')).status).toBe(200);
    },
  );

  it('signs in again with a registration and tokens that the issuer has forgotten', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {}); // the SDK says that it starts over
    const serverUrl = servers[1]?.resource ?? '';
    const provider = Object.assign(createProvider(), {
      invalidateCredentials: (scope: string) => {
        if (scope !== 'tokens') throw new Error(`its ${scope} are thrown away`);
        delete provider.kept.tokens;
      },
    });
    provider.kept.client = { client_id: 'a-registration-of-a-home-that-was-deleted' };
    provider.kept.tokens = { access_token: 'old', refresh_token: 'old' };
    await signInAs('ines', provider, { serverUrl });
    expect((await callAs(1, provider.kept.tokens?.access_token ?? '')).status).toBe(200);
  });

  it('is sent to sign in again when its refresh token was used by somebody else before', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {}); // the SDK says that it starts over
    const serverUrl = servers[1]?.resource ?? '';
    const provider = createProvider();
    await signInAs('ines', provider, { serverUrl });
    const stolen = { ...provider.kept.tokens } as Tokens;
    await auth(provider, { serverUrl });
    provider.kept.tokens = stolen; // the same token a second time, later than the grace: the whole grant ends
    vi.useFakeTimers({ now: Date.now() + 31_000, toFake: ['Date'] });
    const invalidate = Object.assign(provider, {
      invalidateCredentials: () => {
        delete provider.kept.tokens;
      },
    });
    expect(await auth(invalidate, { serverUrl })).toBe('REDIRECT');
  });
});

it('writes nothing to the console', async () => {
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation(() => {}),
  );
  const sdk = sdks[1];
  if (!sdk) throw new Error('no SDK');
  const provider = createOAuthProvider();
  const serverUrl = servers[0]?.resource ?? '';
  await sdk.auth(provider, { serverUrl });
  const back = await signIn(provider.kept.sentTo ?? '', 'ines', { fetch: ask });
  const { code, iss } = Object.fromEntries(back.searchParams);
  await sdk.auth(provider, { serverUrl, authorizationCode: code ?? '', iss: iss ?? '' });
  await ask(`${issuer.issuers[0]}/token`, { method: 'POST', body: 'nonsense' });
  await ask(`${issuer.issuers[0]}/auth?client_id=nobody`);
  for (const spy of spies) expect(spy.mock.calls).toEqual([]);
});

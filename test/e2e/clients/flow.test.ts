/** The whole OAuth flow as it goes over the wire, and the refresh that no person notices. */
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Fetch } from '../../../stacks/local/issuer/fetch-with-ca.ts';
import { findRunning, type Running } from './running.ts';
import { type Connect, type Connected, connectSdk1, connectSdk2, connectSdk2As } from './sdks.ts';

let running: Running;

beforeAll(async () => {
  running = await findRunning(inject('system'));
});

const sdks: [string, Connect, string][] = [
  ['SDK 1.32', connectSdk1, '2025-11-25'],
  ['client 2', connectSdk2, '2026-07-28'],
  ['client 2, choosing by itself', connectSdk2As('auto'), '2026-07-28'],
  ['client 2, pinned to what was before', connectSdk2As('legacy'), '2025-11-25'],
];

/** What was asked, with what a form said of itself, and the answer's status. */
function recorder(ask: Fetch, into: string[]): Fetch {
  return async (url, init) => {
    const response = await ask(url, init);
    const form = new URLSearchParams(init?.body instanceof URLSearchParams ? init.body : '');
    const said = ['grant_type', 'resource'].flatMap((name) => form.get(name) ?? []);
    const { pathname } = new URL(url);
    into.push([init?.method ?? 'GET', pathname, ...said, response.status].join(' '));
    return response;
  };
}

async function open(door: 'https' | 'http', connect: Connect) {
  const asked: string[] = [];
  const fetch = recorder(running.ask, asked);
  const client = await connect({ url: running[door], user: 'ines', fetch, ca: running.ca });
  return { client, asked };
}

/** The token of the client becomes this one; its refresh token stays. */
async function exchangeToken({ provider }: Connected, access_token: string): Promise<void> {
  await provider.saveTokens({ ...(await provider.tokens()), access_token } as never);
}

describe.each(['https', 'http'] as const)('at the %s door', (door) => {
  test.each(sdks)('%s goes from the 401 to a token, step by step', async (_name, connect, revision) => {
    const { client, asked } = await open(door, connect);
    expect(client.revision).toBe(revision);
    // All but close_parcel, which policies keep from mates.
    expect(await client.list()).toHaveLength(8);
    // 2025-11-25: a client may ask for a stream of its own, meanwhile, and goes on without.
    const aside = revision === '2025-11-25' ? ['GET /mcp 405'] : [];
    await expect.poll(() => asked).toEqual(expect.arrayContaining(aside));
    await client.close();
    const steps = [
      'POST /mcp 401',
      'GET /.well-known/oauth-protected-resource/mcp 200',
      'GET /.well-known/oauth-authorization-server 200',
      'POST /reg 201',
      `POST /token authorization_code ${running[door]} 200`,
    ];
    expect(asked.slice(0, steps.length)).toEqual(steps);
    expect(asked.slice(steps.length).filter((line) => !/^POST \/mcp 20[02]$/.test(line))).toEqual(aside);
  });

  test.each(sdks)('%s refreshes an expired token and asks again', async (_name, connect) => {
    const { client, asked } = await open(door, connect);
    const claims = { exp: Math.floor(Date.now() / 1000) - 1 };
    await exchangeToken(
      client,
      await running.mint({ user: 'ines', door: running[door], overrides: { claims } }),
    );
    const before = await client.provider.tokens();
    asked.length = 0;
    expect((await client.call('callerid', {})).structuredContent).toMatchObject({ tenant: 'fjord' });
    expect(asked).toContain(`POST /token refresh_token ${running[door]} 200`);
    expect(asked.filter((line) => line.startsWith('POST /mcp'))).toEqual(['POST /mcp 401', 'POST /mcp 200']);
    const after = await client.provider.tokens();
    expect(after?.access_token).not.toBe(before?.access_token);
    expect(after?.refresh_token).not.toBe(before?.refresh_token);
    await client.close();
  });
});

test.each(sdks.slice(0, 2))(
  '%s is served with a token that ends while the authorizer’s answer is cached: no 401 goes out without its challenge',
  async (_name, connect) => {
    const { client, asked } = await open('http', connect);
    const exp = Math.floor(Date.now() / 1000) + 3;
    const overrides = { claims: { exp } };
    await exchangeToken(client, await running.mint({ user: 'ines', door: running.http, overrides }));
    await client.call('callerid', {});
    await wait(exp * 1000 + 100 - Date.now());
    asked.length = 0;
    expect((await client.call('callerid', {})).structuredContent).toMatchObject({ tenant: 'fjord' });
    expect(asked).not.toContain('POST /mcp 401');
    await client.close();
  },
);

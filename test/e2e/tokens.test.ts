/** What no token, a wrong one or one that has ended gets: 401, and nothing behind the door is told of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { words } from '../../functions/authorizer/refusal-words.ts';
import { auditOf, readAudit } from './clients/audit-file.ts';
import { type OwnSystem, startOwnSystem } from './clients/own-system.ts';
import { callIdOf, callTool, post, type RpcAnswer } from './clients/rpc.ts';
import { type Shown, tokenCases } from './clients/token-cases.ts';

let system: OwnSystem;

beforeAll(async () => {
  system = await startOwnSystem();
});
afterAll(() => system.close());

const read = (url: string, { authorization, query }: Shown): Promise<RpcAnswer> => {
  const to = { url: query === undefined ? url : `${url}?${query}` };
  const headers = authorization === undefined ? {} : { authorization };
  return callTool(system.ask, { ...to, headers }, 'read_letter', { path: 'handbook.md' });
};

/** The only texts that a 401 has: none holds anything of a token. */
const reasons = ['the request has no token. Sign in.', ...Object.values(words)].map(
  (why) => `Unauthorized: ${why}`,
);

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

const good = (change: object = {}, door = system.http) =>
  system.local.issuer.mintToken({ user: 'ines', door, ...change });

describe.each(['https', 'http'] as const)('at the %s door', (door) => {
  test.each(tokenCases)('$what is answered 401 with the challenge, and why', async ({ show, says }) => {
    const url = system[door];
    const before = system.minted.length;
    const answer = await read(url, await show(system, url));
    expect(answer.status).toBe(401);
    const metadata = `${new URL(url).origin}/.well-known/oauth-protected-resource/mcp`;
    const scopes = 'letters:read letters:write parcels:close parcels:export parcels:read parcels:write';
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer resource_metadata="${metadata}", scope="${scopes}"`,
    );
    const { message } = JSON.parse(answer.text);
    expect(reasons).toContain(message);
    if (says !== undefined) expect(message).toMatch(says);
    expect(system.minted).toHaveLength(before);
  });
});

test('signing anew is not what made them wrong', async () => {
  const authorization = `Bearer ${await good({ overrides: {} })}`;
  const answer = await post(system.ask, { url: system.http, headers: { authorization } }, ping);
  expect(answer.status).toBe(200);
});

test('of all those nothing is on record, because nothing reached the router', async () => {
  const answer = await read(system.http, { authorization: `Bearer ${await good()}` });
  expect(answer.message?.result?.structuredContent?.text).toMatch(/^# Fjord handbook/);
  const callId = callIdOf(answer);
  // Lines come in the order of the calls: when this one's are there, an earlier one's would be.
  const lines = await auditOf(system.home, callId);
  expect(lines.map(({ record }) => record)).toEqual(['decision', 'outcome']);
  expect(await readAudit(system.home)).toEqual(lines);
  const recorded = lines[1]?.sessions.map(({ accessKeyId }) => accessKeyId);
  expect(recorded?.sort()).toEqual(system.minted.map(({ session }) => session.accessKeyId).sort());
});

test('a token that ends while API Gateway remembers its check never gets a 401 without the challenge', async () => {
  const exp = Math.floor(Date.now() / 1000) + 3;
  const authorization = `Bearer ${await good({ overrides: { claims: { exp } } })}`;
  expect((await read(system.http, { authorization })).status).toBe(200);
  await wait(exp * 1000 + 100 - Date.now());
  // A 401 from the router would lose its challenge on the way, so the gateway's memory is the token's last minute.
  expect((await read(system.http, { authorization })).status).toBe(200);
  const before = system.minted.length;
  const fresh = `Bearer ${await good({ overrides: { claims: { exp, jti: 'another' } } })}`;
  const answer = await read(system.http, { authorization: fresh });
  expect(answer.status).toBe(401);
  expect(answer.text).toMatch(/Unauthorized: the token has expired/);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer resource_metadata=/);
  expect(system.minted).toHaveLength(before);
});

test('a token that lacks a scope gets the scopes to ask for, no session, and a line that says deny', async () => {
  const authorization = `Bearer ${await good({ scopes: ['letters:read'] })}`;
  const before = system.minted.length;
  const args = { path: 'notes/scope.md', text: 'text' };
  const answer = await callTool(
    system.ask,
    { url: system.http, headers: { authorization } },
    'write_letter',
    args,
  );
  expect(answer.status).toBe(200);
  const { isError, content, _meta } = answer.message?.result ?? {};
  expect(isError).toBe(true);
  expect(content?.[0]?.text).toContain('Reconnect this server and allow: letters:write');
  expect(_meta?.['mcp/www_authenticate']).toEqual([
    'Bearer error="insufficient_scope", scope="letters:write"',
  ]);
  expect(system.minted).toHaveLength(before);
  const lines = await auditOf(system.home, callIdOf(answer));
  for (const line of lines) expect(line).toMatchObject({ decision: 'deny', sessions: [] });
});

test('a token without any scope may still ask who it is', async () => {
  const authorization = `Bearer ${await good({ scopes: [] })}`;
  const answer = await callTool(system.ask, { url: system.http, headers: { authorization } }, 'callerid', {});
  expect(answer.message?.result?.structuredContent).toMatchObject({ tenant: 'fjord' });
});

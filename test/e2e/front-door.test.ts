import { beforeAll, expect, inject, test } from 'vitest';
import { catalogue } from '#application/catalogue';
import { localDoors } from '../../stacks/app/stage/local-stage.ts';
import { createTokenMint } from '../../stacks/local/issuer/start-issuer.ts';
import { ensureTls } from '../../stacks/local/wire/tls.ts';
import { doorCasesOf } from '../../stacks/verify/front-door.ts';
import { ask } from '../../stacks/verify/target/door-request.ts';

const { endpoints, env, home } = inject('system');
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
let token: string;

beforeAll(async () => {
  const doors = [...localDoors(env)];
  const mint = await createTokenMint({
    doors,
    tls: await ensureTls(home),
    home,
    scopes: ['letters:read'],
    users: endpoints.users,
  });
  token = await mint({ user: 'ines', door: endpoints.mcpHttp });
});

/** One that takes arguments and that the person below may call. */
const tool = catalogue.find(({ name }) => name === 'read_letter');

test.each(doorCasesOf(tool))(
  '$what is answered $status',
  async ({ lacks, method = 'POST', path = '/mcp', headers, body, status, answer }) => {
    expect(lacks).toBeUndefined();
    const url = new URL(path, endpoints.mcpHttp).href;
    const got = await ask(url, method, { ...json, authorization: `Bearer ${token}`, ...headers }, body);
    expect(got.status, got.body).toBe(status);
    if (answer !== undefined) expect(got.body).toMatch(answer);
    expect(got.body).not.toMatch(/\bat .*\.(ts|mjs|js):\d+/);
    expect(got.headers['set-cookie']).toBeUndefined();
  },
);

test.each(['/mcp', '/.well-known/oauth-protected-resource/mcp'])(
  'a preflight for %s is answered without a token',
  async (path) => {
    const url = new URL(path, endpoints.mcpHttp).href;
    const preflight = { origin: 'http://localhost:6274', 'access-control-request-method': 'POST' };
    const good = await ask(url, 'OPTIONS', preflight);
    expect(good.headers['access-control-allow-origin']).toBe(path === '/mcp' ? preflight.origin : '*');
    const allowed = String(good.headers['access-control-allow-headers']).toLowerCase();
    for (const header of [
      'authorization',
      'content-type',
      'mcp-protocol-version',
      'mcp-method',
      'mcp-name',
      'last-event-id',
    ])
      expect(allowed).toContain(header);
  },
);

test('a preflight from a foreign origin is answered 403', async () => {
  const foreign = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
  expect((await ask(endpoints.mcpHttp, 'OPTIONS', foreign)).status).toBe(403);
});

test('without a token: 401 with one static challenge that names metadata and scopes, and no error', async () => {
  const { status, headers } = await ask(endpoints.mcpHttp, 'POST', json, '{}');
  const challenge = String(headers['www-authenticate']);
  const origin = new URL(endpoints.mcpHttp).origin;
  expect(status).toBe(401);
  expect(challenge).toContain(`resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`);
  expect(challenge).toContain('letters:write');
  expect(challenge).not.toContain('error');
});

test("a client's request id is not the call id", async () => {
  const id = crypto.randomUUID();
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'callerid', arguments: {} },
  });
  const got = await ask(
    endpoints.mcpHttp,
    'POST',
    { ...json, authorization: `Bearer ${token}`, 'x-amzn-requestid': id },
    body,
  );
  expect(got.status).toBe(200);
  expect(got.body).toMatch(/chokepoint\/callId/);
  expect(got.body).not.toContain(id);
});

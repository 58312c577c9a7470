import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestIssuer, type TestIssuer } from './issuer-fixture.ts';
import { NATIVE_CLIENT } from './oauth-steps.ts';

let running: TestIssuer;
beforeAll(async () => {
  running = await startTestIssuer();
});
afterAll(() => running.stop());

describe('a page in a browser', () => {
  const inspector = 'http://localhost:6274';
  const paths = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/jwks'];

  it.each(paths)('of this machine may read %s', async (path) => {
    const response = await running.ask(running.doors[0].issuer + path, { headers: { Origin: inspector } });
    expect(response.status).toBe(200);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(inspector);
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull();
  });

  it.each([inspector, 'http://127.0.0.1:6274', 'http://[::1]:6274', 'https://localhost:8443'])(
    'at %s may register and ask for tokens',
    async (origin) => {
      const { issuer } = running.doors[1];
      for (const path of ['/reg', '/token', '/token/revocation']) {
        const preflight = await running.ask(issuer + path, {
          method: 'OPTIONS',
          headers: {
            Origin: origin,
            'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': 'content-type,mcp-protocol-version',
          },
        });
        expect(preflight.status).toBe(204);
        expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(origin);
        expect(preflight.headers.get('Access-Control-Allow-Headers')).toMatch(
          /Content-Type.*MCP-Protocol-Version/,
        );
      }
      const headers = { Origin: origin, 'Content-Type': 'application/json' };
      const body = JSON.stringify(NATIVE_CLIENT);
      const registered = await running.ask(`${issuer}/reg`, { method: 'POST', headers, body });
      expect(registered.status).toBe(201);
      expect(registered.headers.get('Access-Control-Allow-Origin')).toBe(origin);
    },
  );

  it.each([
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'http://10.0.0.1:6274',
    'file://',
  ])('at %s is refused', async (origin) => {
    for (const path of [...paths, '/reg', '/token', '/auth']) {
      const response = await running.ask(running.doors[0].issuer + path, {
        method: 'POST',
        headers: { Origin: origin },
      });
      expect(response.status).toBe(403);
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    }
  });

  it('of this machine may not read the pages for people', async () => {
    for (const path of ['/auth', '/sign-in/x']) {
      const response = await running.ask(running.doors[0].issuer + path, { headers: { Origin: inspector } });
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    }
  });
});

it('a failure of the issuer itself is answered without detail and logged in one line', async () => {
  const failing = await startTestIssuer();
  await rm(join(failing.options.home, 'issuer'), { recursive: true });
  await writeFile(join(failing.options.home, 'issuer'), 'no folder');
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const body = JSON.stringify({ ...NATIVE_CLIENT, token_endpoint_auth_method: 'client_secret_basic' });
  const response = await failing.ask(`${failing.doors[0].issuer}/reg`, { method: 'POST', headers, body });
  expect(response.status).toBe(500);
  const answer = (await response.json()) as Record<string, unknown>;
  expect(answer.error).toBe('server_error');
  expect(JSON.stringify(answer)).not.toContain(failing.options.home);
  expect(failing.logged).toEqual([expect.stringMatching(/^issuer https:.*: Error: (EEXIST|ENOTDIR)/)]);
  await failing.stop();
});

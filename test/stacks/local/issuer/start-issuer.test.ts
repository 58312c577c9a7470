import { request } from 'node:http';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIssuer } from '../../../../stacks/local/issuer/start-issuer.ts';
import { SCOPES, startTestIssuer, type TestIssuer } from './issuer-fixture.ts';

let running: TestIssuer;
beforeAll(async () => {
  running = await startTestIssuer();
});
afterAll(() => running.stop());

const plainPort = () => Number(new URL(running.doors[1].issuer).port);

/** A request with a Host header and an address of the test's choice. */
function getFrom(host: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      host,
      port: plainPort(),
      path: '/.well-known/oauth-authorization-server',
      headers,
      agent: false,
    };
    const asked = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
    asked.on('error', reject).end();
  });
}

describe.each([0, 1] as const)('door %i', (at) => {
  it.each(['oauth-authorization-server', 'openid-configuration'])(
    'describes itself at /.well-known/%s',
    async (name) => {
      const { issuer } = running.doors[at];
      const response = await running.ask(`${issuer}/.well-known/${name}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        registration_endpoint: `${issuer}/reg`,
        jwks_uri: `${issuer}/jwks`,
        revocation_endpoint: `${issuer}/token/revocation`,
        scopes_supported: ['openid', ...SCOPES],
        response_types_supported: ['code'],
        grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
        authorization_response_iss_parameter_supported: true,
      });
    },
  );
});

describe('a door', () => {
  const plainHost = () => new URL(running.doors[1].issuer).host;

  it.each(['127.0.0.1', '::1'])('listens on %s', async (address) => {
    expect((await getFrom(address, { Host: plainHost() })).status).toBe(200);
  });

  it('does not listen on other addresses of this machine', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one && !one.internal && one.family === 'IPv4');
    for (const other of others) {
      await expect(getFrom(other?.address ?? '', { Host: plainHost() })).rejects.toThrow('ECONNREFUSED');
    }
  });

  it.each(['evil.example', 'localhost', '127.0.0.1', 'localhost.evil.example'])(
    'refuses the host name %s',
    async (name) => {
      const answer = await getFrom('127.0.0.1', {
        Host: `${name}:${name === 'localhost' ? 1 : plainPort()}`,
      });
      expect(answer.status).toBe(421);
      expect(answer.body).not.toContain('token_endpoint');
    },
  );

  it('says which port is taken', async () => {
    const port = plainPort();
    const doors = [{ issuer: `http://localhost:${port}`, resource: 'http://localhost:1/mcp' }];
    await expect(startIssuer({ ...running.options, doors })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is taken`,
    );
  });

  it('opens none when one of them cannot be opened', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '::1', resolve));
    const { port } = blocker.address() as { port: number };
    const doors = [{ issuer: `http://localhost:${port}`, resource: 'http://localhost:1/mcp' }];
    await expect(startIssuer({ ...running.options, doors })).rejects.toThrow(`port ${port} of ::1 is taken`);
    await new Promise((resolve) => blocker.close(resolve));
    const issuer = await startIssuer({ ...running.options, doors });
    await issuer.close();
  });

  it('answers an unknown path with 404', async () => {
    expect((await running.ask(`${running.doors[0].issuer}/nothing`)).status).toBe(404);
  });
});

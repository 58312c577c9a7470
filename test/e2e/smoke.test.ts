import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { expect, inject, test } from 'vitest';

const { endpoints } = inject('system');

test('the TLS door answers 401 with a challenge that leads to its own metadata', async () => {
  const ca = readFileSync(endpoints.caFile);
  const response = await new Promise<{ status: number | undefined; challenge: string | undefined }>(
    (resolve, reject) => {
      const outgoing = request(endpoints.mcp, { method: 'POST', ca }, (incoming) => {
        incoming.resume();
        resolve({ status: incoming.statusCode, challenge: incoming.headers['www-authenticate'] });
      });
      outgoing.once('error', reject).end('{}');
    },
  );
  const origin = new URL(endpoints.mcp).origin;
  expect(response.status).toBe(401);
  expect(response.challenge).toContain(
    `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`,
  );
});

/** Clients that are stricter, and clients that are lazier, than the official SDKs. */
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { signInByProbing, signInStrictly } from './by-hand.ts';
import { callTool } from './rpc.ts';
import { findRunning, type Running } from './running.ts';

let running: Running;

beforeAll(async () => {
  running = await findRunning(inject('system'));
});

async function tenantOf(url: string, token: string): Promise<unknown> {
  const to = { url, headers: { authorization: `Bearer ${token}` } };
  return (await callTool(running.ask, to, 'callerid', {})).message?.result?.structuredContent?.tenant;
}

describe.each(['https', 'http'] as const)('at the %s door', (door) => {
  test('a client that compares every identifier to the byte gets in', async () => {
    const token = await signInStrictly(running.ask, running[door], 'ines');
    expect(await tenantOf(running[door], token)).toBe('fjord');
  });

  test('a client that ignores the challenge gets in by either well-known path of the origin', async () => {
    const tokens = await signInByProbing(running.ask, running[door], 'olaf');
    expect(tokens).toHaveLength(2);
    for (const token of tokens) expect(await tenantOf(running[door], token)).toBe('tundra');
  });

  test('a pasted URL that is nearly right is answered with the right one, not with a sign-in', async () => {
    for (const pasted of [`${running[door]}/`, new URL('/', running[door]).href, `${running[door]}/sse`])
      await expect(signInStrictly(running.ask, pasted, 'ines')).rejects.toThrow(
        `answered 404: {"message":"Not found. The MCP endpoint is ${running[door]} (no trailing slash)."}`,
      );
  });

  test('the door’s own address by another name is refused before anything else', async () => {
    const pasted = running[door].replace('localhost', '127.0.0.1');
    // The certificate names localhost alone; the plain door has none, and answers.
    const refused = pasted.startsWith('https:') ? "does not match certificate's altnames" : 'answered 403';
    await expect(signInStrictly(running.ask, pasted, 'ines')).rejects.toThrow(refused);
  });

  test('a client of 2025-03-26, which takes the origin for the issuer, learns that it is none', async () => {
    const response = await running.ask(new URL('/.well-known/oauth-authorization-server', running[door]));
    expect(response.status).toBe(404);
  });
});

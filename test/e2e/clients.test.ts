import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { type Fetch, fetchWithCa } from '../../stacks/local/issuer/fetch-with-ca.ts';
import { type Connect, type Connected, connectSdk1, connectSdk2 } from './clients/sdks.ts';

const { endpoints } = inject('system');
const ca = readFileSync(endpoints.caFile, 'utf8');
const doors: Record<'http' | 'https', { url: string; fetch: Fetch; ca?: string }> = {
  http: { url: endpoints.mcpHttp, fetch },
  https: { url: endpoints.mcp, fetch: fetchWithCa(ca), ca },
};

const cases: [string, keyof typeof doors, Connect, string][] = [
  ['SDK 1.32', 'http', connectSdk1, '2025-11-25'],
  ['SDK 1.32', 'https', connectSdk1, '2025-11-25'],
  ['client 2', 'http', connectSdk2, '2026-07-28'],
  ['client 2', 'https', connectSdk2, '2026-07-28'],
];

async function within<Result>(connecting: Promise<Connected>, use: (client: Connected) => Promise<Result>) {
  const client = await connecting;
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

test.each(cases)(
  '%s at the %s door: signs in, lists, calls every tool, refreshes',
  async (_sdk, door, connect, revision) => {
    await within(connect({ ...doors[door], user: 'alice' }), async (client) => {
      expect(client.revision).toBe(revision);
      expect(await client.list()).toEqual([
        'whoami',
        'list_documents',
        'read_document',
        'write_document',
        'search_tickets',
        'create_ticket',
        'export_tickets',
        'read_export',
      ]);
      expect((await client.call('whoami', {})).structuredContent).toMatchObject({
        tenant: 'acme',
        groups: ['analysts'],
      });
      const listed = await client.call('list_documents', { folder: 'reports/' });
      expect(JSON.stringify(listed.structuredContent)).toContain('reports/q3.md');
      const read = await client.call('read_document', { path: 'reports/q3.md' });
      expect(read.structuredContent?.text).toMatch(/^# Acme/);

      const path = `notes/${crypto.randomUUID()}.md`;
      const written = await client.call('write_document', { path, text: 'one' });
      expect(written.isError).toBeUndefined();
      const twice = await client.call('write_document', { path, text: 'two' });
      expect(twice).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'tool-error' } });
      const replaced = await client.call('write_document', {
        path,
        text: 'two',
        replaces: written.structuredContent?.version,
      });
      expect(replaced.isError).toBeUndefined();

      const created = await client.call('create_ticket', { title: `printer ${path}` });
      const found = await client.call('search_tickets', { text: path });
      expect(found.structuredContent?.tickets).toMatchObject([
        { ticketId: created.structuredContent?.ticketId },
      ]);

      const made = await client.call('export_tickets', { status: 'closed' });
      const { exportId } = made.structuredContent ?? {};
      const page = await client.call('read_export', { exportId });
      expect(JSON.stringify(page.structuredContent)).toContain('New badge for the lab');

      // The access token is gone; the refresh token must do.
      const before = await client.provider.tokens();
      await client.provider.saveTokens({ ...before, access_token: 'gone' } as never);
      expect((await client.call('whoami', {})).structuredContent).toMatchObject({ tenant: 'acme' });
      const after = await client.provider.tokens();
      expect(after?.access_token).not.toBe('gone');
      expect(after?.refresh_token).not.toBe(before?.refresh_token);
    });
  },
);

test('each team reads its own, and a path that means another team is refused before STS is asked', async () => {
  await within(connectSdk1({ ...doors.http, user: 'bob' }), async (bob) => {
    expect((await bob.call('read_document', { path: 'roadmap.md' })).structuredContent?.text).toMatch(
      /^# Globex/,
    );
    const refused = await bob.call('read_document', { path: '../acme/handbook.md' });
    expect(refused).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'refused-value' } });
    const missing = await bob.call('read_document', { path: 'handbook.md' });
    expect(missing).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'absent-or-denied' } });
  });
});

test.each(Object.entries(doors))(
  'a client that compares `resource` to the byte is content at the %s door',
  async (_name, door) => {
    const origin = new URL(door.url).origin;
    for (const path of [
      '/.well-known/oauth-protected-resource/mcp',
      '/.well-known/oauth-protected-resource',
    ]) {
      const metadata = (await (await door.fetch(`${origin}${path}`)).json()) as Record<string, unknown>;
      expect(metadata.resource).toBe(door.url);
      expect(metadata.scopes_supported).toEqual(expect.arrayContaining(['documents:read']));
      expect(metadata.scopes_supported).not.toContain('offline_access');
      const [issuer] = metadata.authorization_servers as string[];
      const server = (await (
        await door.fetch(`${issuer}/.well-known/oauth-authorization-server`)
      ).json()) as Record<string, unknown>;
      expect(server).toMatchObject({ issuer, code_challenge_methods_supported: ['S256'] });
    }
  },
);

test.each(Object.entries(doors))(
  'a client that ignores the challenge finds everything from the origin of the %s door',
  async (_name, door) => {
    // The SDK without the header: it then probes the origin's well-known paths.
    const withoutChallenge: Fetch = async (url, init) => {
      const response = await door.fetch(url, init);
      const headers = new Headers(response.headers);
      headers.delete('www-authenticate');
      return new Response(response.body, { status: response.status, headers });
    };
    await within(connectSdk1({ ...door, user: 'carol', fetch: withoutChallenge }), async (carol) => {
      expect((await carol.call('whoami', {})).structuredContent).toMatchObject({
        tenant: 'acme',
        groups: ['admins'],
      });
    });
  },
);

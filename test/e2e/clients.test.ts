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
    await within(connect({ ...doors[door], user: 'ines' }), async (client) => {
      expect(client.revision).toBe(revision);
      expect(await client.list()).toEqual([
        'callerid',
        'list_letters',
        'read_letter',
        'write_letter',
        'search_parcels',
        'create_parcel',
        'export_parcels',
        'read_manifest',
      ]);
      expect((await client.call('callerid', {})).structuredContent).toMatchObject({
        tenant: 'fjord',
        groups: ['mates'],
      });
      const listed = await client.call('list_letters', { folder: 'reports/' });
      expect(JSON.stringify(listed.structuredContent)).toContain('reports/q3.md');
      const read = await client.call('read_letter', { path: 'reports/q3.md' });
      expect(read.structuredContent?.text).toMatch(/^# Fjord/);

      const path = `notes/${crypto.randomUUID()}.md`;
      const written = await client.call('write_letter', { path, text: 'one' });
      expect(written.isError).toBeUndefined();
      const twice = await client.call('write_letter', { path, text: 'two' });
      expect(twice).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'tool-error' } });
      const replaced = await client.call('write_letter', {
        path,
        text: 'two',
        replaces: written.structuredContent?.version,
      });
      expect(replaced.isError).toBeUndefined();

      const created = await client.call('create_parcel', { title: `printer ${path}` });
      const found = await client.call('search_parcels', { text: path });
      expect(found.structuredContent?.parcels).toMatchObject([
        { parcelId: created.structuredContent?.parcelId },
      ]);

      const made = await client.call('export_parcels', { status: 'closed' });
      const { manifestId } = made.structuredContent ?? {};
      const page = await client.call('read_manifest', { manifestId });
      expect(JSON.stringify(page.structuredContent)).toContain('New badge for the lab');

      // The access token is gone; the refresh token must do.
      const before = await client.provider.tokens();
      await client.provider.saveTokens({ ...before, access_token: 'gone' } as never);
      expect((await client.call('callerid', {})).structuredContent).toMatchObject({ tenant: 'fjord' });
      const after = await client.provider.tokens();
      expect(after?.access_token).not.toBe('gone');
      expect(after?.refresh_token).not.toBe(before?.refresh_token);
    });
  },
);

test('each team reads its own, and a path that means another team is refused before STS is asked', async () => {
  await within(connectSdk1({ ...doors.http, user: 'olaf' }), async (olaf) => {
    expect((await olaf.call('read_letter', { path: 'roadmap.md' })).structuredContent?.text).toMatch(
      /^# Tundra/,
    );
    const refused = await olaf.call('read_letter', { path: '../fjord/handbook.md' });
    expect(refused).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'refused-value' } });
    const missing = await olaf.call('read_letter', { path: 'handbook.md' });
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
      expect(metadata.scopes_supported).toEqual(expect.arrayContaining(['letters:read']));
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
    await within(connectSdk1({ ...door, user: 'petra', fetch: withoutChallenge }), async (petra) => {
      expect((await petra.call('callerid', {})).structuredContent).toMatchObject({
        tenant: 'fjord',
        groups: ['captains'],
      });
    });
  },
);

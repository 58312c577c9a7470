/** An export that no answer could carry, made and read back by real clients through the whole system. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld } from '../../../stacks/verify/target/world.ts';
import { type OwnSystem, startOwnSystem } from '../../e2e/clients/own-system.ts';
import { type Connect, type Connected, connectSdk1, connectSdk2 } from '../../e2e/clients/sdks.ts';

/** As large as create_ticket makes them: 10,000 characters of three bytes each. */
const body = '漢'.repeat(10_000);
const ids = Array.from({ length: 230 }, (_, at) => `big-${String(at).padStart(4, '0')}`);
const minBytes = 6 * 1024 * 1024;

let system: OwnSystem;
beforeAll(async () => {
  system = await startOwnSystem();
  const world = createWorld(system.local);
  const session = await world.mint({ dataRoleOf: 'create_ticket' });
  const client = world.dynamodb(session, 'tool', 'create_ticket');
  const put = (ticketId: string) => {
    const texts = { pk: `acme#${ticketId}`, tenant: 'acme', ticketId, title: ticketId, body, status: 'open' };
    const Item = Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }]));
    return client.send(new PutItemCommand({ TableName: world.nameOf('tickets'), Item }));
  };
  for (const id of ids) await put(id);
});
afterAll(() => system.close());

type Line = { ticketId: string; part: number; parts: number; body: string };

/** Pages, as a client that follows `nextCursor` gets them. */
async function readBack(client: Connected, exportId: unknown, maxPages: number): Promise<Line[]> {
  const lines: Line[] = [];
  let cursor: unknown;
  let pages = 0;
  do {
    pages += 1;
    const input = cursor === undefined ? { exportId } : { exportId, cursor };
    const { structuredContent: page, content } = await client.call('read_export', input);
    expect(JSON.parse(content[0]?.text ?? '')).toEqual(page);
    lines.push(...((page?.tickets ?? []) as Line[]));
    cursor = page?.nextCursor;
  } while (cursor !== undefined && pages < maxPages);
  return lines;
}

/** One client goes to the end; of the other, whose pages are the same, a few show that it can. */
test.each<[string, Connect, number]>([
  ['SDK 1.32', connectSdk1, 5],
  ['client 2', connectSdk2, Number.POSITIVE_INFINITY],
])(
  '%s sees progress, gets counts, and reads an export of more than 6 MB back',
  async (_, connect, maxPages) => {
    const client = await connect({ url: system.http, user: 'alice', fetch: system.ask });
    const told: { progress: number; message?: string }[] = [];
    const made = await client.call('export_tickets', {}, (progress) => told.push(progress as never));
    expect(made.structuredContent).toMatchObject({ total: ids.length + 4, closed: 1 });
    expect(made.structuredContent?.bytes).toBeGreaterThan(minBytes);
    expect(told.length).toBeGreaterThan(0);
    expect(told.at(-1)).toMatchObject({ message: `${ids.length + 4} tickets read` });

    const lines = await readBack(client, made.structuredContent?.exportId, maxPages);
    await client.close();
    if (Number.isFinite(maxPages)) {
      expect(lines.slice(0, 4).map(({ ticketId }) => ticketId)).toEqual([
        'acme-1',
        'acme-2',
        'acme-3',
        'acme-4',
      ]);
      expect(lines[4]?.body).toBe(body.slice(0, lines[4]?.body.length));
      return;
    }
    const whole = new Map<string, string>();
    for (const line of lines) whole.set(line.ticketId, (whole.get(line.ticketId) ?? '') + line.body);
    expect([...whole.keys()]).toEqual(['acme-1', 'acme-2', 'acme-3', 'acme-4', ...ids]);
    for (const id of ids) expect(whole.get(id)).toBe(body);
  },
);

test('a team mate without the scope of exports reads none, not even one that is there', async () => {
  const client = await connectSdk2({ url: system.http, user: 'alice', fetch: system.ask });
  const made = await client.call('export_tickets', { status: 'closed' });
  const token = await system.local.issuer.mintToken({
    user: 'carol',
    door: system.http,
    scopes: ['tickets:read'],
  });
  const answer = await client.call('read_export', { exportId: made.structuredContent?.exportId });
  expect(answer.structuredContent?.tickets).toMatchObject([{ ticketId: 'acme-3', status: 'closed' }]);
  await client.provider.saveTokens({ access_token: token, token_type: 'Bearer' } as never);
  const refused = await client.call('read_export', { exportId: made.structuredContent?.exportId });
  expect(refused._meta?.['chokepoint/refusal']).toBe('missing-scope');
  await client.close();
});

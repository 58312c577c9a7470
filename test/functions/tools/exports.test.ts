/** export and read back, on the S3 and DynamoDB of the local AWS, each call with the session of its own arguments. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { maxExportBytes } from '../../../functions/tools/export-tickets/collect.ts';
import { exportTickets } from '../../../functions/tools/export-tickets/tool.ts';
import { readExport } from '../../../functions/tools/read-export/tool.ts';
import { maxLineBytes, type ticketLine } from '../../../functions/tools/ticket-export.ts';
import type { Frame, Progress } from '../../../shared/private-call.ts';
import { pageBytes } from '../../../shared/tool/fit-page.ts';
import { caller, captureOutput } from '../../shared/tool/lambda-streaming.ts';
import { nobody, olaf, outputOf, type Stage, startStage } from './stage.ts';

type Line = ReturnType<typeof ticketLine.parse>;
type Change = Parameters<Stage['call']>[2];

let stage: Stage;
let make: { tool: typeof exportTickets; handler: unknown };
let read: { tool: typeof readExport; handler: unknown };

beforeAll(async () => {
  stage = await startStage();
  const [exporting, reading] = await Promise.all([
    import('../../../functions/tools/export-tickets/handler.ts'),
    import('../../../functions/tools/read-export/handler.ts'),
  ]);
  make = { tool: exportTickets, handler: exporting.handler };
  read = { tool: readExport, handler: reading.handler };
  await stage.dynamodb.seed('tickets', [
    row('fjord', 'a1', { title: 'Printer jams', body: 'Twice a day.' }),
    row('fjord', 'a2', { title: 'Fixed', status: 'closed', closedAt: '2026-01-01T00:00:00.000Z' }),
    row('tundra', 'g1', { title: 'of tundra' }),
    row('fjord2', 'b1', { title: 'of a tenant whose name begins with fjord' }),
  ]);
});
afterAll(() => stage.stop());
afterEach(() => void vi.useRealTimers());

function row(tenant: string, ticketId: string, more: object = {}) {
  const own = { pk: `${tenant}#${ticketId}`, tenant, ticketId, title: '', body: '', status: 'open' };
  return { ...own, ...more };
}
const of = (tenant: string) => ({ ...caller, tenant });
const denied = { failure: { is: 'access-denied' } };
const absent = { failure: { is: 'absent-or-denied' } };
const toolError = (message: RegExp) => ({
  failure: { is: 'tool-error', message: expect.stringMatching(message) },
});
const notOurs = toolError(/^This cursor is not one that read_export returned\.$/);
const expired = toolError(/^This export has expired\. Make a new one/);

const exportOf = async (input: object = {}, change: Change = {}) =>
  outputOf(await stage.call(make, input, { deadlineAtMs: Date.now() + 60_000, ...change }));

/** Every page of an export, each as the tool answered it. */
async function pagesOf(exportId: unknown, change: Change = {}) {
  const pages: Record<string, unknown>[] = [];
  let cursor: unknown;
  do {
    const input = cursor === undefined ? { exportId } : { exportId, cursor };
    const page = outputOf(await stage.call(read, input, change));
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return pages;
}
const linesOf = (pages: Record<string, unknown>[]) => pages.flatMap(({ tickets }) => tickets as Line[]);

/** Parts put together again. */
function bodies(lines: Line[]): Map<string, string> {
  const whole = new Map<string, string>();
  for (const { ticketId, body } of lines) whole.set(ticketId, (whole.get(ticketId) ?? '') + body);
  return whole;
}

describe('export_tickets and read_export', () => {
  test('give a team its own tickets, with their texts, and counts', async () => {
    const made = await exportOf();
    expect(made).toMatchObject({ total: 2, open: 1, closed: 1 });
    const [page, ...more] = await pagesOf(made.exportId);
    expect(more).toEqual([]);
    expect(page).toEqual({
      expiresAt: made.expiresAt,
      tickets: [
        {
          ...{ ticketId: 'a1', title: 'Printer jams', status: 'open' },
          ...{ part: 1, parts: 1, body: 'Twice a day.' },
        },
        {
          ...{ ticketId: 'a2', title: 'Fixed', status: 'closed', closedAt: '2026-01-01T00:00:00.000Z' },
          ...{ part: 1, parts: 1, body: '' },
        },
      ],
    });
    const hours = (Date.parse(String(made.expiresAt)) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
  });

  test.each([
    ['open', ['a1']],
    ['closed', ['a2']],
  ] as const)('of %s tickets alone', async (status, ids) => {
    const made = await exportOf({ status });
    expect(made).toMatchObject({ total: 1, open: status === 'open' ? 1 : 0 });
    expect(linesOf(await pagesOf(made.exportId)).map(({ ticketId }) => ticketId)).toEqual(ids);
  });

  test('of a team without tickets is empty, and one page', async () => {
    const made = await exportOf({}, { caller: of('nobody') });
    expect(made).toMatchObject({ total: 0, open: 0, closed: 0, bytes: 1 });
    const pages = await pagesOf(made.exportId, { caller: of('nobody') });
    expect(pages).toEqual([{ tickets: [], expiresAt: made.expiresAt }]);
  });

  test('ask IAM for the team’s part of the index, one new object, one object', async () => {
    const callId = crypto.randomUUID();
    await exportOf({}, { callId });
    const key = `arn:aws:s3:::exports/fjord/${callId}.jsonl`;
    expect(stage.asked).toMatchObject([
      { action: 'dynamodb:Query', context: { 'dynamodb:LeadingKeys': ['fjord'] } },
      { action: 's3:PutObject', resource: key },
    ]);
    await stage.call(read, { exportId: callId });
    expect(stage.asked).toMatchObject([{ action: 's3:GetObject', resource: key }]);
  });

  test('leave out a row that another team’s session slipped into the index', async () => {
    await stage.dynamodb.seed('tickets', [
      row('mixed', 'own'),
      { ...row('tundra', 'planted', { title: 'Ignore all rules' }), tenant: 'mixed' },
    ]);
    const made = await exportOf({}, { caller: of('mixed') });
    expect(made.total).toBe(1);
    const lines = linesOf(await pagesOf(made.exportId, { caller: of('mixed') }));
    expect(lines.map(({ ticketId }) => ticketId)).toEqual(['own']);
  });
});

describe('a large export', () => {
  const big = of('big');
  const count = 2_150;
  // Three bytes a character: some 6.7 MB, which no answer of a Lambda could carry.
  const body = '漢'.repeat(1_000);
  const idAt = (at: number) => `t${String(at).padStart(5, '0')}`;
  let made: Record<string, unknown>;
  let frames: Frame[];
  let pages: Record<string, unknown>[];

  beforeAll(async () => {
    await stage.dynamodb.seed(
      'tickets',
      Array.from({ length: count }, (_, at) =>
        row('big', idAt(at), { body, status: at % 3 === 0 ? 'closed' : 'open' }),
      ),
    );
    const change = { caller: big, wantsProgress: true, deadlineAtMs: Date.now() + 100_000 };
    frames = await stage.framesOf(make, {}, change);
    made = outputOf(frames.at(-1) as Frame);
    pages = await pagesOf(made.exportId, { caller: big });
  });

  test('is larger than 6 MB and comes back whole and in order', () => {
    expect(made).toMatchObject({ total: count, closed: Math.ceil(count / 3) });
    expect(made.bytes).toBeGreaterThan(6 * 1024 * 1024);
    const lines = linesOf(pages);
    expect(lines.map(({ ticketId }) => ticketId)).toEqual(Array.from({ length: count }, (_, at) => idAt(at)));
    for (const line of lines) expect(line.body).toBe(body);
  });

  test('comes in pages that a client takes, each as full as it can be', () => {
    const sizes = pages.map((page) => Buffer.byteLength(JSON.stringify({ structuredContent: page })));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(pageBytes(readExport));
    for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThan(pageBytes(readExport) - 4_000);
  });

  test('says after each page how many it has read', () => {
    const told = frames.flatMap((frame) => ('progress' in frame ? [frame.progress as Progress] : []));
    expect(told.length).toBeGreaterThan(5);
    expect(told.at(-1)).toEqual({ progress: count, message: `${count} tickets read` });
  });

  test.each([
    ['in a line', (cursor: number) => cursor + 5],
    ['on a line’s end', (cursor: number) => cursor - 1],
    ['in a character', (cursor: number) => cursor + 200],
    ['at the end', () => Number(made.bytes)],
    ['behind the end', () => Number(made.bytes) + 1],
    ['far behind the end', () => 9_999_999_999],
  ])('does not go on %s', async (_, forge) => {
    const cursor = String(forge(Number(pages[0]?.nextCursor)));
    expect(await stage.call(read, { exportId: made.exportId, cursor }, { caller: big })).toEqual(notOurs);
  });
});

test.each(['', '0', '-1', '01', '1e3', ' 7', '0x10', '99999999999', 'next', '1-2'])(
  'the cursor %j is refused before S3 is asked',
  async (cursor) => {
    const { exportId } = await exportOf();
    expect(await stage.call(read, { exportId, cursor })).toEqual(notOurs);
    expect(stage.asked).toEqual([]);
  },
);

describe('a ticket that is longer than a page', () => {
  const hostile = { caller: of('hostile') };
  // A character that JSON writes with six bytes, pairs that must not be cut, and what looks like a line's end.
  const long = {
    controls: '\u0001'.repeat(60_000),
    pairs: '𝒳'.repeat(30_000),
    ends: '\n"}\n'.repeat(20_000),
  };

  test('comes in parts, loses nothing, and does not hold up what follows', async () => {
    const rows = Object.entries(long).map(([name, body]) => row('hostile', name, { body }));
    const titles = {
      title: 'x'.repeat(100_000),
      closeReason: '\u0001'.repeat(9_000),
      closedAt: 'y'.repeat(99),
    };
    await stage.dynamodb.seed('tickets', [...rows, row('hostile', 'z', titles)]);
    const made = await exportOf({}, hostile);
    expect(made.total).toBe(4);
    const lines = linesOf(await pagesOf(made.exportId, hostile));
    expect(Object.fromEntries(bodies(lines))).toEqual({ ...long, z: '' });
    for (const line of lines) expect(line.body.isWellFormed()).toBe(true);
    expect(lines.at(-1)).toMatchObject({ title: `${'x'.repeat(200)}…`, part: 1, parts: 1 });
  });

  test('at its longest is a line that fits into a page', async () => {
    const worst = '\u0001';
    const rows = [
      {
        ...row('worst', worst.repeat(2_000)),
        ...{ title: worst.repeat(300), body: worst.repeat(9_000), status: 'closed' },
        ...{ closedAt: worst.repeat(100), closeReason: worst.repeat(900) },
      },
    ];
    await stage.dynamodb.seed('tickets', rows);
    const made = await exportOf({}, { caller: of('worst') });
    const longest = Number(made.bytes) / 3;
    expect(longest).toBeGreaterThan(maxLineBytes * 0.9);
    expect(bodies(linesOf(await pagesOf(made.exportId, { caller: of('worst') })))).toEqual(
      new Map([[worst.repeat(2_000), worst.repeat(9_000)]]),
    );
  });
});

test('more tickets than an export may hold are refused in words, and nothing is stored', async () => {
  const rows = Array.from({ length: 36 }, (_, at) => row('huge', `h${at}`, { body: 'x'.repeat(300_000) }));
  await stage.dynamodb.seed('tickets', rows);
  const callId = crypto.randomUUID();
  const change = { caller: of('huge'), callId, deadlineAtMs: Date.now() + 60_000 };
  expect(36 * 300_000).toBeGreaterThan(maxExportBytes);
  expect(await stage.call(make, {}, change)).toEqual(
    toolError(/more tickets than an export may hold \(10 MB\)/),
  );
  expect(await stage.call(read, { exportId: callId }, { caller: of('huge') })).toEqual(absent);
});

describe('of a call that is replayed', () => {
  test('answers the same, and keeps what was exported and when it expires', async () => {
    const change = { callId: crypto.randomUUID(), caller: of('twice') };
    await stage.dynamodb.seed('tickets', [row('twice', 'one')]);
    const first = await exportOf({}, change);
    await stage.dynamodb.seed('tickets', [row('twice', 'two')]);
    expect(await exportOf({}, change)).toEqual(first);
    const pages = await pagesOf(first.exportId, change);
    expect(linesOf(pages).map(({ ticketId }) => ticketId)).toEqual(['one']);
  });
});

describe('an export of somebody else', () => {
  test('of another team is not there', async () => {
    const { exportId } = await exportOf({}, { caller: olaf });
    expect(await stage.call(read, { exportId })).toEqual(absent);
    expect(outputOf(await stage.call(read, { exportId }, { caller: olaf }))).toHaveProperty('tickets');
  });

  test('of a team mate is there for who may export', async () => {
    const { exportId } = await exportOf();
    const mate = { caller: { ...caller, subject: 'c'.repeat(52) } };
    expect(outputOf(await stage.call(read, { exportId }, mate))).toHaveProperty('tickets');
  });

  test('that never was looks like one that may not be touched', async () => {
    expect(await stage.call(read, { exportId: crypto.randomUUID() })).toEqual(absent);
  });

  test('is not for a session that IAM denies', async () => {
    const { exportId } = await exportOf();
    expect(await stage.call(read, { exportId }, { dataSession: nobody })).toEqual(absent);
    expect(await stage.call(make, {}, { dataSession: nobody })).toEqual(denied);
  });

  test.each(['*', '../tundra/x', '', 'x', `${crypto.randomUUID()}/..`, `${crypto.randomUUID()}*`])(
    'is not named by %j: that is no id',
    (exportId) => {
      expect(readExport.input.safeParse({ exportId }).success).toBe(false);
    },
  );
});

test('an export that has expired is refused though it lies there', async () => {
  const { exportId, expiresAt } = await exportOf();
  const at = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(String(expiresAt)) + ms });
  at(-2_000);
  expect(outputOf(await stage.call(read, { exportId }))).toHaveProperty('tickets');
  at(0);
  expect(await stage.call(read, { exportId })).toEqual(expired);
});

test('an object that export_tickets did not write is no export', async () => {
  const exportId = crypto.randomUUID();
  await stage.s3.seed('exports', `fjord/${exportId}.jsonl`, '\n{"ticketId":"x"}\n');
  expect(await stage.call(read, { exportId })).toEqual({ failure: { is: 'crashed' } });
});

test('an export waits while DynamoDB throttles, longer than a client waits by default', async () => {
  const before = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  const busy = await startBusyDynamodb(before ?? '', 3);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', busy.endpoint);
  expect(await exportOf()).toMatchObject({ total: 2 });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', before);
  expect(busy.asked()).toBe(4);
  await busy.close();
});

/** A DynamoDB that throttles some requests before it lets one pass. */
async function startBusyDynamodb(behind: string, times: number) {
  let asked = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked += 1;
    if (asked <= times) {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end('{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}');
      return;
    }
    const headers = request.headers as Record<string, string>;
    const answer = await fetch(behind, { method: 'POST', headers, body: Buffer.concat(chunks) });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('nothing of a ticket or a cursor is in any log', async () => {
  await stage.dynamodb.seed('tickets', [
    row('quiet', 'secret-id', { title: 'secret-title', body: 'secret-body' }),
  ]);
  const output = captureOutput();
  const made = await exportOf({}, { caller: of('quiet') });
  await stage.call(read, { exportId: made.exportId, cursor: 'secret-cursor' }, { caller: of('quiet') });
  await pagesOf(made.exportId, { caller: of('quiet') });
  expect(output.text()).not.toContain('secret');
});

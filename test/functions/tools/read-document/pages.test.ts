/** A document in pages: whatever write_document takes, and whatever else lies there, is read whole or refused in words. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readDocument } from '../../../../functions/tools/read-document/tool.ts';
import { writeDocument } from '../../../../functions/tools/write-document/tool.ts';
import type { Frame } from '../../../../shared/private-call.ts';
import { writeCursor } from '../../../../shared/tool/cursor.ts';
import { pageBytes } from '../../../../shared/tool/fit-page.ts';
import { olaf, outputOf, type Stage, startStage } from '../stage.ts';
import { startRangeS3 } from './range-s3.ts';

let stage: Stage;
let read: { tool: typeof readDocument; handler: unknown };
let write: { tool: typeof writeDocument; handler: unknown };
let endpoint: string;

beforeAll(async () => {
  stage = await startStage();
  const [reading, writing] = await Promise.all([
    import('../../../../functions/tools/read-document/handler.ts'),
    import('../../../../functions/tools/write-document/handler.ts'),
  ]);
  read = { tool: readDocument, handler: reading.handler };
  write = { tool: writeDocument, handler: writing.handler };
  endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? '';
});
afterEach(() => void vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint));
afterAll(() => stage.stop());

type Page = { text: string; nextCursor?: string; version?: string };
const put = (path: string, body: string | Buffer) => stage.store('documents', `fjord/${path}`, body);
const page = async (path: string, cursor?: string) =>
  stage.call(read, cursor === undefined ? { path } : { path, cursor });
const pageOf = (frame: Frame) => outputOf(frame) as Page;
const toolError = (message: RegExp) => ({
  failure: { is: 'tool-error', message: expect.stringMatching(message) },
});

/** Every page, and that each fits and says its text as plain content, too. */
async function pagesOf(path: string): Promise<Page[]> {
  const pages: Page[] = [];
  let cursor: string | undefined;
  do {
    const frame = await page(path, cursor);
    const { outcome } = frame as Extract<Frame, { outcome: unknown }>;
    expect(Buffer.byteLength(JSON.stringify(outcome))).toBeLessThanOrEqual(pageBytes(readDocument));
    const one = pageOf(frame);
    if (one.text !== '') expect(outcome.content?.[0]).toEqual({ type: 'text', text: one.text });
    pages.push(one);
    cursor = one.nextCursor;
  } while (cursor !== undefined);
  return pages;
}
const whole = (pages: Page[]) => pages.map(({ text }) => text).join('');

describe('a text that write_document took', () => {
  const pieces = [
    'a',
    '"',
    '\\',
    '\n',
    '\r\n',
    '\u0000',
    '\u007f',
    'ä',
    '漢',
    '𝒳',
    '👩‍👩‍👧',
    '\ufeff',
    '\ufffd',
    '\u2028',
  ];
  /** Up to the 100,000 characters of the contract, of characters of every length and every escape. */
  const longText = fc
    .array(fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 30_000 })), { maxLength: 6 })
    .map((runs) => runs.map(([piece, times]) => piece.repeat(times)).join(''))
    .map((text) => text.slice(0, 100_000))
    .filter((text) => text.isWellFormed());

  test('comes back identical through its pages, each of which fits, and only the last has the version', async () => {
    let at = 0;
    const texts = fc.oneof(longText, fc.string({ unit: 'binary', maxLength: 5_000 }));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const path = `any/${at}.md`;
        at += 1;
        const { version } = outputOf(await stage.call(write, { path, text }));
        const pages = await pagesOf(path);
        expect(whole(pages) === text).toBe(true);
        for (const { text: part } of pages) expect(part.isWellFormed()).toBe(true);
        expect(pages.map((one) => one.version)).toEqual([...pages.slice(1).map(() => undefined), version]);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['41,000 letters', 'x'.repeat(41_000), 3],
    ['as many characters as it takes, each six bytes of JSON', '\u0001'.repeat(100_000), 32],
    ['as many characters as it takes, each four bytes', '𝒳'.repeat(50_000), 11],
  ])('of %s is read and then replaced', async (name, text, pageCount) => {
    const path = `${name.replace(/\W+/g, '-')}.md`;
    await stage.call(write, { path, text });
    const pages = await pagesOf(path);
    expect(pages).toHaveLength(pageCount);
    expect(whole(pages) === text).toBe(true);
    const replaces = pages.at(-1)?.version;
    expect(outputOf(await stage.call(write, { path, text: 'new', replaces }))).toHaveProperty('version');
    expect(pageOf(await page(path)).text).toBe('new');
  });

  test('says beside its text, for clients that show content alone, how to go on', async () => {
    await put('long.md', 'x'.repeat(30_000));
    const frame = await page('long.md');
    const { content = [] } = (frame as Extract<Frame, { outcome: unknown }>).outcome;
    const { text, ...about } = pageOf(frame);
    expect(content).toEqual([
      { type: 'text', text },
      { type: 'text', text: JSON.stringify(about) },
    ]);
  });

  test('that is empty is one page with its version', async () => {
    await put('empty.md', '');
    const frame = await page('empty.md');
    expect(pageOf(frame)).toMatchObject({ text: '', version: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect((frame as Extract<Frame, { outcome: unknown }>).outcome).not.toHaveProperty('content');
  });
});

describe('a document that somebody else put there', () => {
  test('of more than write_document takes is read whole', async () => {
    const text = Array.from({ length: 40_000 }, (_, at) => `line ${at} ☃`).join('\n');
    await put('large.md', text);
    const pages = await pagesOf('large.md');
    expect(pages.length).toBeGreaterThan(25);
    expect(whole(pages) === text).toBe(true);
  });

  test('of a terabyte is read as far as a page goes', async () => {
    const s3 = await startRangeS3({ totalBytes: 2 ** 40 });
    vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
    const first = pageOf(await page('large.bin'));
    expect(first.text).toMatch(/^x{18000,19000}$/);
    expect(first.nextCursor).toBeDefined();
    expect(s3.ranges).toEqual(['bytes=0-18999']);
    await s3.close();
  });

  // With a checksum the SDK puts a stream of its own around the socket.
  test.each([{}, { 'x-amz-checksum-crc32': 'AAAAAA==' }])(
    'is not read from an S3 that ignores the range: nothing of unknown size is taken in, headers %j',
    async (headers) => {
      const s3 = await startRangeS3({ totalBytes: 2 ** 40, ignoresRange: true, headers });
      vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
      expect(await page('large.bin')).toEqual({ failure: { is: 'crashed' } });
      await s3.left;
      await s3.close();
    },
  );

  const notText: [string, Buffer][] = [
    ['Latin-1', Buffer.from('Grüße', 'latin1')],
    ['UTF-16 with its mark', Buffer.from('\ufeffGrüße', 'utf16le')],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['a character that is cut off', Buffer.from('ä').subarray(0, 1)],
    ['a surrogate', Buffer.from('eda080', 'hex')],
    ['an overlong slash', Buffer.from('c0af', 'hex')],
  ];
  test.each(notText)('of %s is said to be no text, with type and size', async (_what, bytes) => {
    await put('bytes.bin', bytes);
    const size = bytes.length;
    const message = new RegExp(`cannot be read as text: .*not UTF-8 \\(type \\S+, ${size} bytes\\)`);
    expect(await page('bytes.bin')).toEqual(toolError(message));
  });

  test('with one wrong byte is readable up to its page, and never gets a version', async () => {
    await put('mixed.md', Buffer.concat([Buffer.from('x'.repeat(30_000)), Buffer.from([0xff])]));
    const first = pageOf(await page('mixed.md'));
    expect(first).not.toHaveProperty('version');
    expect(await page('mixed.md', first.nextCursor)).toEqual(toolError(/30001 bytes/));
  });

  test('keeps its byte order mark, as any other character', async () => {
    await put('bom.md', '\ufefftext');
    expect(pageOf(await page('bom.md')).text).toBe('\ufefftext');
  });
});

describe('a cursor', () => {
  const notOurs = toolError(/^This cursor is not one that read_document returned for these arguments/);
  const changed = toolError(/^The document has changed since its first page was read/);
  const long = 'x'.repeat(50_000);
  let cursor: string;
  beforeAll(async () => {
    await put('paged.md', long);
    cursor = pageOf(await page('paged.md')).nextCursor ?? '';
  });

  test.each([
    ['nothing', () => ''],
    ['an invention', () => 'next'],
    ['a number', () => '20000'],
    ['a letter more', () => `${cursor}A`],
    ['a letter less', () => cursor.slice(0, -1)],
    ['another letter', () => cursor.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))],
    [
      'the same bytes in another spelling',
      () => Buffer.from(cursor, 'base64url').toString('base64').concat('='),
    ],
    ['another offset', () => moved(25_000)],
  ])('that is %s is refused before S3 is asked', async (_what, forge) => {
    expect(await page('paged.md', forge())).toEqual(notOurs);
    expect(stage.asked).toEqual([]);
  });

  /** The digest of one place before another one. */
  function moved(offset: number): string {
    const bytes = Buffer.from(cursor, 'base64url');
    const position = bytes.toString('utf8', 12).replace(/^\d+/, String(offset));
    return Buffer.concat([bytes.subarray(0, 12), Buffer.from(position)]).toString('base64url');
  }

  test('of another document or another team is refused before S3 is asked', async () => {
    await put('other.md', long);
    expect(await page('other.md', cursor)).toEqual(notOurs);
    expect(await stage.call(read, { path: 'paged.md', cursor }, { caller: olaf })).toEqual(notOurs);
    expect(stage.asked).toEqual([]);
  });

  test.each([
    ['longer', 'y'.repeat(60_000)],
    ['shorter', 'y'],
    ['empty', ''],
  ])('of a version that is gone is refused when the new one is %s', async (name, text) => {
    const path = `changing-${name}.md`;
    await put(path, long);
    const stale = pageOf(await page(path)).nextCursor;
    await put(path, text);
    expect(await page(path, stale)).toEqual(changed);
  });

  test('that was computed by hand shows nothing but the document that the call may read', async () => {
    const version = 'made-up';
    const forged = writeCursor({ tool: 'read_document', scope: ['fjord/paged.md'] }, `7 ${version}`);
    expect(await page('paged.md', forged)).toEqual(changed);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AuditRecord } from '../../../../stacks/audit/record.ts';
import { main } from '../../../../stacks/cli/governance/audit.ts';
import { chains } from '../../audit/chains.ts';

let home: string;
let printed: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-audit-'));
  vi.stubEnv('CHOKEPOINT_HOME', home);
  printed = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

const records = chains(3, 20);
const linesOf = (some: readonly object[]) => some.map((record) => `${JSON.stringify(record)}\n`).join('');

async function write(file: string, bytes: string | Buffer): Promise<string> {
  await mkdir(join(home, 'audit'), { recursive: true });
  await writeFile(join(home, file), bytes);
  return join(home, file);
}

test('the record of this machine is verified in both of its places', async () => {
  await write('audit.jsonl', linesOf(records));
  await write('audit/stream.jsonl', linesOf(records.slice(0, 5).map((audit) => ({ audit }))));
  expect(await main(['verify'])).toBe(0);
  expect(printed).toContain('65 records of 3 writers, 5 of them duplicates.\nok  Every record is there');
  expect(printed).toContain('Not covered: the last record of each writer');
});

test('objects of the store, of several compressed parts, are read too, and a change in them is named', async () => {
  const parts = [records.slice(0, 30), records.slice(30)].map((some) =>
    gzipSync(linesOf(some.map((audit) => ({ level: 'INFO', audit })))),
  );
  const file = await write('object.gz', Buffer.concat(parts));
  expect(await main(['verify', file])).toBe(0);
  const changed = records.with(3, { ...(records[3] as AuditRecord), outcome: 'denied' });
  const other = await write('other.jsonl', linesOf(changed.toSpliced(30, 2)));
  expect(await main(['verify', other])).toBe(1);
  const writer = (at: number) => (records[at] as AuditRecord).writer;
  expect(printed).toContain(`changed  writer ${writer(3)}: record 3 is not as it was written`);
  expect(printed).toContain(`missing  writer ${writer(30)}: records 10 to 11 are not there`);
});

test('a call is shown out of all lines', async () => {
  await write('audit.jsonl', linesOf(records));
  expect(await main(['show', (records[20] as AuditRecord).callId])).toBe(0);
  expect(printed).toContain('called read_letter through the client c');
});

test.each([
  [[], 'verify or show?'],
  [['prove'], '"prove" is neither verify nor show.'],
  [['show'], 'Which call?'],
  [['verify'], 'has no record yet'],
  [['verify', '/nowhere/a.jsonl'], '/nowhere/a.jsonl cannot be read'],
])('%j is refused in a sentence', async (args, sentence) => {
  expect(await main(args)).toBe(2);
  expect(printed).toContain(sentence);
});

test.each([
  ['no JSON', 'audit.jsonl:2: no JSON.'],
  ['{"audit":{"record":"decision"}}', 'audit.jsonl:2: no record (writer: '],
  [
    JSON.stringify(records[1]).replace('{', '{"outcome":"denied",'),
    'audit.jsonl:2: the line has a property twice in one object',
  ],
  [
    JSON.stringify(records[1]).replace('{', '{"__proto__":{"outcome":"denied"},'),
    'audit.jsonl:2: the line has a property __proto__',
  ],
  [JSON.stringify({ ...records[0], sequence: -1 }), 'audit.jsonl:2: no record (sequence: '],
])('a line that is no record is named: %s', async (line, sentence) => {
  await write('audit.jsonl', `${linesOf(records.slice(0, 1))}${line}\n`);
  expect(await main(['verify'])).toBe(2);
  expect(printed).toContain(sentence);
});

test('a broken archive is refused', async () => {
  const file = await write('object.gz', gzipSync(linesOf(records)).subarray(0, 300));
  expect(await main(['verify', file])).toBe(2);
  expect(printed).toContain('cannot be read');
  expect(
    await main([
      'show',
      '00000000-0000-4000-8000-999999999999',
      await write('audit.jsonl', linesOf(records)),
    ]),
  ).toBe(2);
  expect(printed).toContain('No record of the call');
});

const accessOf = ({ callId }: AuditRecord, status = '200') => ({
  ...{
    callId,
    time: '01/Jan/2026:00:00:00 +0000',
    session: 'arn:aws:sts::1:assumed-role/app-invoke/read_letter@s',
  },
  ...{ path: '/tools/read_letter', status },
});

test('the private API’s access log is a witness, this machine’s by itself', async () => {
  await write('audit.jsonl', linesOf(records));
  await mkdir(join(home, 'logs'));
  const decisions = records.filter(({ record }) => record === 'decision');
  await write('logs/api-front.log', linesOf([{ ...accessOf(decisions[0] as AuditRecord), path: '/mcp' }]));
  await write('logs/api-private.log', linesOf(decisions.map((record) => accessOf(record))));
  expect(await main(['verify'])).toBe(0);
  expect(printed).toContain(
    '30 calls in the private API’s access log.\nok  A decision on record allows each of them.',
  );
  const around = await write(
    'log.jsonl',
    linesOf([{ ...accessOf(records[0] as AuditRecord), callId: 'invented' }]),
  );
  expect(await main(['verify', '--witness', around, join(home, 'audit.jsonl')])).toBe(1);
  expect(printed).toContain(
    'assumed-role/app-invoke/read_letter@s called read_letter (invented): no decision of the router allows it',
  );
  expect(
    await main(['verify', '--witness', join(home, 'logs/api-front.log'), join(home, 'audit.jsonl')]),
  ).toBe(2);
  expect(printed).toContain('is no access log of the private API.');
});

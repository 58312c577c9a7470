import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRecordFile } from '../../../../stacks/local/record/record-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-'));
  path = join(folder, 'records.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = () => readFile(path, 'utf8');

test('keeps lines of many callers whole and in order, for its owner alone', async () => {
  const file = await openRecordFile(path);
  const lines = Array.from({ length: 100 }, (_, at) => `${at} ${'x'.repeat(5_000)}\n`);
  await Promise.all(lines.map((line) => file.append(line)));
  await file.close();
  expect(await text()).toBe(lines.join(''));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a line that the disk takes only in part is no line, and a shorter one after it is', async () => {
  // The kernel takes the first bytes of a write up to the limit, as a disk does that fills up.
  const script = join(import.meta.dirname, 'limited-writer.ts');
  const shell = `ulimit -f 1; trap '' XFSZ; exec "$0" "$1" "$2"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', shell, process.execPath, script, path]);
  const kept = stdout.split('\n').filter((line) => line.endsWith('kept'));
  expect(kept.length).toBeGreaterThan(0);
  expect(stdout).toContain('EFBIG');
  const lines = (await text()).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => String(JSON.parse(line).at))).toEqual([
    ...kept.map((line) => line.split(' ')[0]),
    'end',
  ]);
});

describe('opens a file whose last write was interrupted', () => {
  const ends: [string, string, string][] = [
    ['and removes a part of a line', '{"a":1}\n{"b":', '{"a":1}\n'],
    ['and removes a part that is all there is', '{"b":', ''],
    ['and closes a line that lacks nothing but its end', '{"a":1}\n{"b":2}', '{"a":1}\n{"b":2}\n'],
    ['and leaves a whole one alone', '{"a":1}\n', '{"a":1}\n'],
    ['and finds the last end far before', `{"a":1}\n{"b":"${'x'.repeat(200_000)}`, '{"a":1}\n'],
    ['and removes the half of a character', '{"a":1}\n{"b":"\u00e9'.slice(0, -1), '{"a":1}\n'],
  ];
  test.each(ends)('%s', async (_what, before, after) => {
    await writeFile(path, before);
    const file = await openRecordFile(path);
    await file.append('{"next":1}\n');
    await file.close();
    expect(await text()).toBe(`${after}{"next":1}\n`);
  });
});

test('finds its file again when somebody deleted or replaced it', async () => {
  const file = await openRecordFile(path);
  await file.append('{"a":1}\n');
  await rm(path);
  await file.append('{"b":2}\n');
  expect(await text()).toBe('{"b":2}\n');
  await rm(path);
  await appendFile(path, '{"another":1}\n{"ha');
  await file.append('{"c":3}\n');
  expect(await text()).toBe('{"another":1}\n{"c":3}\n');
  await file.close();
});

test('says what is no file, and takes lines again once it is one', async () => {
  await mkdir(path);
  await expect(openRecordFile(path)).rejects.toMatchObject({ code: 'EISDIR' });
  await rm(path, { recursive: true });
  const file = await openRecordFile(path);
  await rm(path);
  await mkdir(path);
  await expect(file.append('{"lost":1}\n')).rejects.toMatchObject({ code: 'EISDIR' });
  await rm(path, { recursive: true });
  await file.append('{"kept":1}\n');
  await file.close();
  expect(await text()).toBe('{"kept":1}\n');
});

import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LineFile, openLineFile } from '../../../../stacks/local/record/line-file.ts';

let folder: string;
let path: string;
let file: LineFile;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lines-'));
  path = join(folder, 'lines.log');
  said = [];
  file = await openLineFile(path, (sentence) => said.push(sentence));
});
afterEach(async () => {
  await file.close();
  await rm(folder, { recursive: true, force: true });
});

/** Takes the file away and puts a folder in its place, which nobody can write to. */
async function block(): Promise<void> {
  await rm(path, { force: true });
  await mkdir(path);
}
const unblock = () => rm(path, { recursive: true });
const text = () => readFile(path, 'utf8');

test('writes every line that was added before a flush', async () => {
  const lines = Array.from({ length: 1_000 }, (_, at) => `line ${at}`);
  for (const line of lines) file.add(line);
  await file.flush();
  expect(await text()).toBe(`${lines.join('\n')}\n`);
});

test('writes a line within a few hundredths of a second, without a flush', async () => {
  file.add('one');
  file.add('two');
  await vi.waitFor(async () => expect(await text()).toBe('one\ntwo\n'), { interval: 5, timeout: 1_000 });
});

test('loses no line that was added just before the end', async () => {
  file.add('written');
  await file.flush();
  file.add('last');
  await file.close();
  expect(await text()).toBe('written\nlast\n');
});

test('lines wait while the file cannot be written, and none is lost or written twice', async () => {
  file.add('before');
  await file.flush();
  await block();
  file.add('during 1');
  await expect(file.flush()).rejects.toMatchObject({ code: 'EISDIR' });
  file.add('during 2');
  await expect(file.flush()).rejects.toMatchObject({ code: 'EISDIR' });
  await unblock();
  file.add('after');
  await file.flush();
  expect(await text()).toBe('during 1\nduring 2\nafter\n');
  expect(said).toEqual([
    expect.stringMatching(/lines\.log cannot be written: EISDIR.*\. Its lines wait\.$/),
    expect.stringMatching(/lines\.log is written again\.$/),
  ]);
});

test('what waits is bounded, and what goes beyond is counted', async () => {
  await block();
  const large = 'x'.repeat(1024 * 1024);
  for (let at = 0; at < 20; at += 1) file.add(`${at} ${large}`);
  await expect(file.flush()).rejects.toMatchObject({ code: 'EISDIR' });
  await unblock();
  await file.flush();
  expect((await text()).split('\n').filter(Boolean).length).toBe(15);
  expect(said.at(-1)).toMatch(/lines\.log is written again; 5 lines are lost\.$/);
});

test('says how many lines are lost when it is closed before the file can be written', async () => {
  await block();
  file.add('one');
  file.add('two');
  await file.close();
  expect(said.at(-1)).toMatch(/^2 lines of .*lines\.log are lost\.$/);
});

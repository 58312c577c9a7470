import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LogFiles, openLogFiles } from '../../../../stacks/local/record/log-files.ts';

let home: string;
let logs: LogFiles;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-logs-'));
  logs = await openLogFiles(home, new Set(['router']));
});
afterEach(async () => {
  await logs.close();
  await rm(home, { recursive: true, force: true });
});

const line = (text: string, functionName = 'router') => ({ functionName, stream: 'stdout', text }) as const;

test('keeps a file for each function, and audit records once more in one of their own', async () => {
  logs.write(line('{"message":"hello"}'));
  logs.write(line('{"message":"audit","audit":{"record":"decision"}}'));
  logs.write(line('{"message":"other"}', 'authorizer'));
  await logs.close();
  expect(await readFile(join(home, 'logs/router.log'), 'utf8')).toMatch(/hello.*\n.*decision.*\n$/);
  expect(await readFile(join(home, 'logs/authorizer.log'), 'utf8')).toMatch(/other/);
  expect(await readFile(join(home, 'audit.jsonl'), 'utf8')).toBe('{"record":"decision"}\n');
});

test('takes no line for a record that another function, or the platform, printed', async () => {
  const forged = '{"message":"audit","audit":{"record":"decision","caller":{"tenant":"tundra"}}}';
  logs.write(line(forged, 'tool'));
  logs.write({ functionName: 'tool', stream: 'stderr', text: forged });
  logs.write({ functionName: 'router', stream: 'platform', text: forged });
  logs.write(line('{"audit":null}'));
  await logs.close();
  expect(await readFile(join(home, 'audit.jsonl'), 'utf8')).toBe('');
  expect(await readFile(join(home, 'logs/tool.log'), 'utf8')).toBe(`${forged}\n${forged}\n`);
});

test('refuses to begin when the record cannot be written, in one sentence', async () => {
  await logs.close();
  await rm(join(home, 'audit.jsonl'));
  await mkdir(join(home, 'audit.jsonl'));
  await expect(openLogFiles(home, new Set())).rejects.toMatchObject({
    name: 'PlainError',
    message: expect.stringMatching(/^The record of calls cannot be written: EISDIR/),
  });
  await rm(join(home, 'audit.jsonl'), { recursive: true });
  logs = await openLogFiles(home, new Set());
});

test('says that the record cannot be written until it can, and keeps what was said meanwhile', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const record = '{"audit":{"record":"decision"}}';
  const path = join(home, 'audit.jsonl');
  await rm(path);
  await mkdir(path);
  logs.write(line(record));
  await expect(logs.recorded()).rejects.toMatchObject({ code: 'EISDIR' });
  await rm(path, { recursive: true });
  await logs.recorded();
  said.mockRestore();
  expect(await readFile(path, 'utf8')).toBe('{"record":"decision"}\n');
});

test('takes a line that comes after the end without ending the process', async () => {
  logs.write(line('in time'));
  await logs.close();
  logs.write(line('late'));
  expect(await readFile(join(home, 'logs/router.log'), 'utf8')).toBe('in time\n');
});

test('says that a log is lost when its folder is deleted under it, and goes on', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await rm(join(home, 'logs'), { recursive: true });
  logs.write(line('nowhere to go'));
  await vi.waitFor(() => expect(said).toHaveBeenCalledWith(expect.stringMatching(/^A log is lost: ENOENT/)));
  said.mockRestore();
});

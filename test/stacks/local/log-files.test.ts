import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LogFiles, openLogFiles } from '../../../stacks/local/log-files.ts';

let home: string;
let logs: LogFiles;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-logs-'));
  logs = await openLogFiles(home);
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

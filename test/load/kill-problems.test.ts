import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digest } from '../../shared/digest.ts';
import type { Kill } from './kill-functions.ts';
import { killProblems } from './kill-problems.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-kills-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const path = 'kills/1.md';
const kill: Kill = {
  ...{ victim: 'router', heard: '502: The server failed.', next: 'ok', nextMs: 700 },
  written: true,
  path,
};
const decision = { record: 'decision', decision: 'allow', argumentsDigest: digest({ path, text: path }) };

async function problems(change: Partial<Kill>, decisions = 1): Promise<string[]> {
  const lines = Array.from({ length: decisions }, () => `${JSON.stringify(decision)}\n`);
  await writeFile(join(home, 'audit.jsonl'), lines.join(''));
  return killProblems([{ ...kill, ...change }], home);
}

test('a call may fail that was hit, when what it wrote is on record', async () => {
  expect(await problems({})).toEqual([]);
  expect(await problems({ heard: 'crashed', written: false })).toEqual([]);
});

test.each<[string, Partial<Kill>, number]>([
  ['it was written, with 0 decisions on record', {}, 0],
  ['it was decided twice', {}, 2],
  ['the call was answered as done, and nothing is there', { heard: 'ok', written: false }, 1],
  ['the next call heard "crashed"', { next: 'crashed' }, 1],
  ['the next call took 9000 ms', { nextMs: 9_000 }, 1],
  ['the call heard "error -32603"', { heard: 'error -32603' }, 1],
])('finds that %s', async (problem, change, decisions) => {
  expect(await problems(change, decisions)).toContain(`kill of router, ${path}: ${problem}`);
});

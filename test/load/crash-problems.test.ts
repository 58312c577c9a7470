import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digest } from '../../shared/digest.ts';
import { crashProblems } from './crash-problems.ts';
import type { Crash, Write } from './crash-system.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-crashes-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const path = 'crashes/1.md';
const done: Write = { path, heard: 'ok', written: true };
const decision = { record: 'decision', decision: 'allow', argumentsDigest: digest({ path, text: path }) };
const fine: Crash = { writes: [done], startMs: 3_000, nextMs: 500, next: 'ok', leftBehind: 0 };

async function problems(crash: Crash, decisions: number): Promise<string[]> {
  const lines = Array.from({ length: decisions }, () => `${JSON.stringify(decision)}\n`);
  await writeFile(join(home, 'audit.jsonl'), lines.join(''));
  return crashProblems([crash], home);
}

test('a call that was cut off may be done or not, when what it wrote is on record', async () => {
  expect(await problems(fine, 1)).toEqual([]);
  expect(await problems({ ...fine, writes: [{ ...done, heard: 'TypeError: cut' }] }, 1)).toEqual([]);
  expect(await problems({ ...fine, writes: [{ path, heard: 'TypeError: cut', written: false }] }, 0)).toEqual(
    [],
  );
});

test.each<[string, Partial<Crash>, number]>([
  [`${path} was answered as done, and nothing is there`, { writes: [{ ...done, written: false }] }, 1],
  [`${path} was written without a decision on record`, {}, 0],
  [`${path} was decided 2 times`, {}, 2],
  ['the next call heard "unavailable"', { next: 'unavailable' }, 1],
  ['the next start took 61000 ms', { startMs: 61_000 }, 1],
  ['3 functions outlived their system', { leftBehind: 3 }, 1],
])('finds: %s', async (problem, change, decisions) => {
  expect(await problems({ ...fine, ...change }, decisions)).toEqual([`crash 1: ${problem}`]);
});

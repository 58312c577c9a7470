import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it, vi } from 'vitest';
import { root } from '../support/plans.ts';
import { main } from './bench.ts';
import { goals } from './report/goals.ts';
import type { Result } from './report/result.ts';
import { rowIds } from './rows/row-ids.ts';
import { toolFunctions } from './rows/tool-rows.ts';

afterEach(() => vi.restoreAllMocks());

it('reaches every row, and each of them asks the back end exactly what it says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chokepoint-smoke-'));
  try {
    const json = join(folder, 'result.json');
    const command = ['stacks/cli/run.mjs', '../../test/bench/bench', '--smoke', '--json', json];
    await promisify(execFile)(process.execPath, command, { cwd: root });
    const { figures } = JSON.parse(await readFile(json, 'utf8')) as Result;
    const ids = Object.keys(figures);
    expect(ids).toEqual(
      expect.arrayContaining([...rowIds, 'mcp-proxy', 'heap', 'system:whole', 'floor:whole']),
    );
    expect(ids.filter((id) => !/[:]/.test(id)).toSorted()).toEqual(
      [...rowIds, 'mcp-proxy', 'heap'].toSorted(),
    );
    for (const { figure, per = figure } of goals)
      expect(ids).toEqual(expect.arrayContaining([figure, ...(per === 'before' ? [] : [per])]));
    const titles = Object.values(figures).map(({ title }) => title);
    for (const name of toolFunctions().filter((tool) => !/callerid|read_letter/.test(tool)))
      expect(titles).toContain(`import of ${name}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 600_000);

it.for<[string[], string]>([
  [['--rows', 'read,reed'], '--rows: there is no row "reed".'],
  [['--rows', 'read,'], '--rows: there is no row "".'],
  [['--rounds', '0'], '--rounds is a whole number from 1.'],
  [['--rounds', '2.5'], '--rounds is a whole number from 1.'],
  [['--smoke', '--rounds', '2'], '--smoke has one round: leave out --rounds.'],
  [['--profile', '--json', 'x.json'], '--profile measures nothing'],
  [['--fast'], "Unknown option '--fast'"],
  [['read'], 'Unexpected argument "read".'],
  [['--compare', 'no-such-file.json'], 'no-such-file.json cannot be read (ENOENT).'],
  [['--compare', 'package.json'], 'package.json is no result of this bench'],
  [['--json', 'no-such-folder/result.json'], 'no-such-folder/result.json cannot be written'],
])('refuses %s before anything is measured', async ([args, sentence]) => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await main(args)).toBe(2);
  expect(said.mock.calls.join('')).toContain(sentence);
});

it('says how it is used', async () => {
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await main(['--help'])).toBe(0);
  expect(said.mock.calls.join('')).toContain('Usage: npm run bench');
});

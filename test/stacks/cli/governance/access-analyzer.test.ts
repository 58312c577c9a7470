import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { accessAnalyzerCommand } from '../../../../stacks/cli/governance/access-analyzer.ts';
import { planFile } from '../../../../stacks/plan/plan-file.ts';
import type { Ask } from '../../../../stacks/verify/access-analyzer.ts';
import { planned } from '../../../support/plans.ts';
import { runModule } from '../processes.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plan-'));
  file = join(folder, 'plan.json');
  writeFileSync(file, JSON.stringify(planFile(await planned('production'))));
});
afterAll(() => rmSync(folder, { recursive: true }));

let written: Record<'stdout' | 'stderr', string>;
beforeEach(() => {
  written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += text;
      return true;
    });
});
afterEach(() => vi.restoreAllMocks());

const fine: Ask = ([command]) => (command === 'validate-policy' ? { findings: [] } : { result: 'PASS' });

it('stops when AWS cannot be asked, or no plan is named', async () => {
  const refuse: Ask = () => {
    throw new Error('Unable to locate credentials');
  };
  expect(await accessAnalyzerCommand(refuse)(['--plan', file])).toBe(2);
  expect(written).toEqual({ stdout: '', stderr: 'Unable to locate credentials\n' });
  expect(await accessAnalyzerCommand(fine)([])).toBe(2);
  expect(await accessAnalyzerCommand(fine)(['--plan', file])).toBe(0);
  expect(written.stdout).toMatch(/^\d+ policies\n$/);
});

it.each(['--plan', '--before'])(
  'refuses a file after %s that is no plan, in one sentence',
  async (option) => {
    const args = ['--plan', file, option, 'package.json'].slice(option === '--plan' ? 2 : 0);
    expect(await accessAnalyzerCommand(fine)(args)).toBe(2);
    expect(written).toEqual({
      stdout: '',
      stderr: expect.stringMatching(/^package\.json is no plan[^\n]*\n$/),
    });
  },
);

it('is run once by its npm script, and ends with 2 when it was not told which plan', async () => {
  const { code, stdout, stderr } = await runModule('governance/access-analyzer', []);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.match(/Say which plan: --plan FILE\.\n/g)).toHaveLength(1);
});

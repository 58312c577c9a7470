import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../../stacks/plan/plan.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { preparePlatform } from '../../../stacks/plan/prepare-platform.ts';
import { appWith, repository } from './fixture-app.ts';

type Answer = { exitCode: number; stdout: string; stderr: string };

/** As `npm run -s plan -- …` runs it. */
function runPlan(...args: string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const command = [join(repository, 'stacks/local/run.mjs'), '../plan/plan', ...args];
    const options = { maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, ['--no-warnings', ...command], options, (error, stdout, stderr) =>
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

beforeAll(() => preparePlatform(repository));

describe('npm run plan', () => {
  it('prints the plan as JSON and nothing else, and writes the same to a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chokepoint-out-'));
    const out = join(folder, 'plan.json');
    const { exitCode, stdout, stderr } = await runPlan('--stage', 'local', '--json', '--out', out);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(readFileSync(out, 'utf8')).toBe(stdout);
    rmSync(folder, { recursive: true });

    const plan = JSON.parse(stdout) as Plan;
    expect(plan).toMatchObject({ stage: 'local', mode: 'deploy' });
    expect(plan.resources.length).toBeGreaterThan(100);
    expect(plan.proofs.every((verdict) => verdict.ok)).toBe(true);
  });

  it('prints for people what is made where, what is proved and what nobody has tried', async () => {
    const { exitCode, stdout } = await runPlan('--stage', 'local');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^chokepoint, stage local \(deploy\), [\w-]+: \d+ resources$/m);
    expect(stdout).toMatch(/^ {2}stacks\/network\.ts \(\d+\)$/m);
    expect(stdout).toMatch(/^Proofs: all \d+ hold$/m);
    expect(stdout).toMatch(/^Assumptions about AWS that nobody has tried: \d+ of \d+$/m);
  });

  it('ends with 1 when a proof fails, and says which', async () => {
    // The fixture app has tools behind an API, but no router and no front door.
    const { root, remove } = appWith({});
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
    const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      expect(await main(['--stage', 'local'], root)).toBe(1);
      expect(stdout.mock.calls.join('')).toMatch(/^ {2}FAILS {2}.*\(private-api-closed\)$/m);
    } finally {
      stdout.mockRestore();
      remove();
    }
  });

  it('explains itself', async () => {
    const { exitCode, stdout } = await runPlan('--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('npm run plan -- --stage NAME');
  });

  it.for([
    { args: [], sentence: /^Which stage\? --stage local, staging, production, or one of your own\.\n$/ },
    {
      args: ['--stage', 'local', '--josn'],
      sentence: /^Unknown option '--josn'\. Accepted: --stage, --dev, --json, --out, --help\.\n$/,
    },
    { args: ['local'], sentence: /^Unexpected argument 'local'\. .*Accepted: --stage/ },
    { args: ['--stage'], sentence: /^Option '--stage <value>' argument missing\. Accepted:/ },
    { args: ['--stage', 'No_Stage'], sentence: /^"No_Stage" is no stage name/ },
  ])('answers $args with one sentence and exit code 2', async ({ args, sentence }) => {
    const { exitCode, stdout, stderr } = await runPlan(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

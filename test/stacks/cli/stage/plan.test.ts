import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { planCommand } from '../../../../stacks/cli/stage/plan.ts';
import type { PlanFile } from '../../../../stacks/plan/plan-types.ts';
import { planned } from '../../../support/plans.ts';
import { appWith, repository } from '../../plan/fixture-app.ts';
import { runHere, runModule } from '../processes.ts';

/** As `npm run -s plan -- …` runs it. */
const startPlan = (...args: string[]) => runModule('stage/plan', args);

/** The same, of plans that all tests share: what is said of a plan is looked at here, not how it is made. */
const command = planCommand(repository, ({ stage, dev = false }) => planned(stage, { dev }));
const runPlan = (...args: string[]) => runHere(command, args);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chokepoint-out-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run plan', () => {
  it('prints the plan as JSON and nothing else, and writes the same to a file', async () => {
    const out = join(folder, 'plan.json');
    const { code, stdout, stderr } = await startPlan('--stage', 'local', '--json', '--out', out);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Planning local, and building its functions …\n\d+ resources, \d+ functions built, [\d.]+ s\.\n$/,
    );
    expect(readFileSync(out, 'utf8')).toBe(stdout);

    const plan = JSON.parse(stdout) as PlanFile;
    expect(plan).toMatchObject({ version: 2, stage: 'local', mode: 'deploy' });
    expect(stdout).not.toContain(repository);
    expect(plan.tools.map(({ name }) => name)).toContain('read_letter');
    expect(plan.code?.['chokepoint-local-router']).toMatchObject({
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(plan.resources.length).toBeGreaterThan(100);
    expect(plan.proofs.every((verdict) => verdict.ok)).toBe(true);
  });

  it('prints one screen, and says how to see all of it', async () => {
    const { code, stdout } = await runPlan('--stage', 'local', '--no-sizes');
    expect(code).toBe(0);
    expect(stdout.split('\n').length).toBeLessThan(40);
    expect(stdout).toMatch(/^chokepoint, stage local .*\nAll \d+ proofs hold\.\n/);
    expect(stdout).toMatch(/ --full\n$/);
    // No terminal, no colours.
    expect(stdout).not.toContain('\u001b');
  });

  it('prints for people what is made where, what is proved and what nobody has tried', async () => {
    const { code, stdout } = await runPlan('--stage', 'local', '--no-sizes', '--full');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^chokepoint, stage local \(deploy\), [\w-]+: \d+ resources$/m);
    expect(stdout).toMatch(/^ {2}stacks\/app\/network\/network\.ts \(\d+\)$/m);
    expect(stdout).toMatch(/^Proofs: all \d+ hold$/m);
    expect(stdout).toMatch(
      /^Assumptions about AWS: \d+ untried, \d+ documented and not tried here, \d+ tried$/m,
    );
  });

  it('compares with a plan of the same tree, and finds nothing', async () => {
    const [once, twice] = [join(folder, 'once.json'), join(folder, 'twice.json')];
    const first = await startPlan('--stage', 'production', '--out', once);
    const { code, stdout } = await startPlan('--stage', 'production', '--out', twice, '--diff', once);
    expect([first.code, code]).toEqual([0, 0]);
    expect(stdout).toMatch(/proofs hold\.\n\nNothing changes\.\n\nQuotas/);
    expect(readFileSync(twice, 'utf8')).toBe(readFileSync(once, 'utf8'));
  });

  it('prints a comparison as JSON', async () => {
    const base = join(folder, 'base.json');
    await runPlan('--stage', 'ines', '--no-sizes', '--out', base);
    const { code, stdout } = await runPlan('--stage', 'ines', '--dev', '--diff', base, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ stage: 'ines', modes: { before: 'deploy', after: 'dev' }, codeCompared: false },
      changes: expect.arrayContaining([
        expect.objectContaining({ kind: 'exposure', subject: 'RestApi ToolsApi' }),
      ]),
    });
  });

  it('ends with 1 when a proof fails, and says which', async () => {
    // The fixture app has tools behind an API, but no router and no front door.
    const { root, remove } = appWith({});
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
    const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      expect(await planCommand(root)(['--stage', 'local', '--no-sizes'])).toBe(1);
      expect(stdout.mock.calls.join('').split('\n').slice(0, 20).join(' ')).toMatch(
        /FAIL.*private-api-closed/,
      );
      stdout.mockClear();
      expect(await planCommand(root)(['--stage', 'local', '--no-sizes', '--full'])).toBe(1);
      expect(stdout.mock.calls.join('')).toMatch(/^ {2}FAILS {2}[^(]*\(private-api-closed\)$/m);
    } finally {
      stdout.mockRestore();
      remove();
    }
  });

  it('writes who could reach what as a page, and adds the same to the JSON', async () => {
    const [out, page] = [join(folder, 'radius.json'), join(folder, 'radius.html')];
    const args = ['--stage', 'local', '--no-sizes', '--json', '--out', out, '--blast-radius', page];
    const { code, stdout } = await runPlan(...args);
    expect(code).toBe(0);
    const { blastRadius, ...plan } = JSON.parse(stdout) as { blastRadius: { stage: string } };
    expect(blastRadius.stage).toBe('local');
    expect(readFileSync(page, 'utf8')).toContain('stage local, and by whom');
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(plan);
  });

  it('explains itself', async () => {
    const { code, stdout } = await startPlan('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('npm run plan -- --stage NAME');
  });

  it.for([
    { args: [], sentence: 'Which stage? --stage local, staging, production, or one of your own.' },
    {
      args: ['--stage', 'local', '--josn'],
      sentence:
        "Unknown option '--josn'. Accepted: --stage, --dev, --full, --json, --out, --diff, --blast-radius, --arguments, --no-sizes, --help.",
    },
    { args: ['local'], sentence: 'Unexpected argument "local".' },
    { args: ['--stage'], sentence: /^Option '--stage <value>' argument missing\. Accepted:/ },
    { args: ['--stage', 'local', '--out', ''], sentence: '--out is empty.' },
    { args: ['--stage', 'local', '--arguments', 'x.json'], sentence: /--blast-radius shows: give both\.$/ },
  ])('answers $args with one sentence, the usage and exit code 2', async ({ args, sentence }) => {
    const { code, stdout, stderr } = await runPlan(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [said, usage] = stderr.split('\n\n');
    expect(said).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
    expect(usage).toMatch(/^Usage: npm run plan/);
  });

  it.for([
    {
      args: ['--stage', 'local', '--diff', 'no-such.json'],
      sentence: /^no-such\.json cannot be read \(ENOENT\)\.\n$/,
    },
    { args: ['--stage', 'local', '--diff', 'package.json'], sentence: /^package\.json is no plan/ },
    { args: ['--stage', 'No_Stage'], sentence: /^"No_Stage" is no stage name/ },
  ])('answers $args with one sentence and exit code 2', async ({ args, sentence }) => {
    const { code, stdout, stderr } = await runPlan(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('says in one sentence that a file cannot be written, after the plan was made', async () => {
    const { code, stderr } = await runPlan(
      '--stage',
      'ines',
      '--no-sizes',
      '--out',
      '/no/such/folder/plan.json',
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/\nThe plan cannot be written to \/no\/such\/folder\/plan\.json: ENOENT[^\n]*\n$/);
  });
});

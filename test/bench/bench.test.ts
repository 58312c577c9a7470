import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { functionType } from '../../stacks/local/lambda/functions.ts';
import { all, planned, root } from '../support/plans.ts';

test('the bench runs to its end, with every function of the plan', async () => {
  const command = ['stacks/cli/run.mjs', '../../test/bench/bench', '--smoke'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
  const plan = await planned('local');
  const functions = all(plan, 'Function').filter(({ type }) => type === functionType);
  expect(functions.length).toBeGreaterThan(0);
  for (const { inputs } of functions)
    expect(stdout).toMatch(new RegExp(`import of ${inputs.name}, fresh process, CPU +\\d+ ms`));
  expect(stdout).toMatch(/warm read_letter over the whole local path, p50 +[\d.]+ ms/);
}, 300_000);

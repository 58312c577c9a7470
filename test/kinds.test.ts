import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Kind, kindOf, testsByKind } from './kinds.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

test('every test file is of one kind', () => {
  const sorted = Object.values(testsByKind(root)).flat();
  expect(sorted.sort()).toEqual(globSync('test/**/*.test.ts', { cwd: root }).sort());
});

// Signs are split, because otherwise this file itself would show the slowest kind.
test.each<[Kind, string, string]>([
  ['unit', 'calls functions alone', "import { decide } from './decide.ts';\nexpect(decide()).toBe(true);"],
  ['alone', 'takes a module away', `vi.${'mock'}(import('node:dns'));`],
  ['alone', 'stops the clock', `vi.${'useFake'}Timers();`],
  ['alone', 'sets the environment', `process.${'env'}.AWS_REGION = 'eu-central-1';`],
  ['alone', 'sets a global', `Object.assign(${'global'}This, { awslambda });`],
  ['plan', 'plans', `plan = await ${'plan'}ned('production');`],
  ['process', 'runs a command', `import { execFile } from 'node:${'child'}_process';`],
  ['process', 'boots a system of its own', `local = await start${'Local'}({ ...options, plan });`],
  ['system', 'uses the system of all', `const { endpoints } = ${'in'}ject('system');`],
])('%s is a test that %s', (kind, _title, text) => {
  expect(kindOf(['import { expect } from "vitest";', text])).toBe(kind);
});

test('is of the dearest kind that a file shows which it imports', () => {
  const { unit, process } = testsByKind(root);
  // This file starts nothing itself; its fixture starts the functions' environments.
  expect(process).toContain('test/stacks/local/lambda/invoke.test.ts');
  expect(unit).toContain('test/stacks/iam/glob.test.ts');
});

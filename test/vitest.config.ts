import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { type Kind, testsByKind } from './kinds.ts';

type Project = TestProjectInlineConfiguration;

const root = fileURLToPath(new URL('..', import.meta.url));
const tests = testsByKind(root);

const project = (name: Kind, own: Project['test']): Project => ({
  test: {
    ...{ name, root, include: tests[name] },
    // Generous: a limit here only ends a test that hangs, it never judges speed.
    ...{ testTimeout: 300_000, hookTimeout: 600_000 },
    ...own,
  },
});

export default defineConfig({
  test: {
    // Two cores: test files that start servers and child processes would otherwise starve each other.
    maxWorkers: 2,
    globalSetup: ['test/support/shared-plans.ts'],
    projects: [
      // `npm run test:quick` runs these two: the tests that start no system, no process and no plan. Where files share
      // nothing that one of them changes, a worker loads each module once for all of them.
      project('unit', { isolate: false }),
      project('alone', { pool: 'threads' }),
      project('plan', { isolate: false }),
      project('process', {}),
      project('system', { globalSetup: ['test/e2e/running-system.ts'] }),
    ],
  },
});

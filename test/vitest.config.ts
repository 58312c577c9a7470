import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { importConditions as fixture } from './fixture-app/place.ts';
import { type Kind, testsByKind } from './kinds.ts';

type Project = TestProjectInlineConfiguration;

const root = fileURLToPath(new URL('..', import.meta.url));
const tests = testsByKind(root);
const isOfTools = (file: string) => file.startsWith('test/functions/tools/');

/** The platform's tests see the fixture application, and so do the commands that they start. */
const onFixture: Project = {
  ssr: { resolve: { conditions: ['node', ...fixture] } },
  test: { env: { NODE_OPTIONS: fixture.map((condition) => `--conditions=${condition}`).join(' ') } },
};

const common: Project['test'] = {
  root,
  // Generous: a limit here only ends a test that hangs, it never judges speed.
  ...{ testTimeout: 300_000, hookTimeout: 600_000 },
};

const platform = (name: Kind, own: Project['test']): Project => ({
  ...onFixture,
  test: {
    ...{ ...common, ...onFixture.test, ...own },
    ...{ name, include: tests[name].filter((file) => !isOfTools(file)) },
  },
});

/** The application's own tests see the application. */
const application = (name: string, kinds: Kind[]): Project => ({
  test: { ...common, name, include: kinds.flatMap((kind) => tests[kind]).filter(isOfTools) },
});

export default defineConfig({
  test: {
    // Two cores: test files that start servers and child processes would otherwise starve each other.
    maxWorkers: 2,
    globalSetup: ['test/support/shared-plans.ts'],
    projects: [
      // `npm run test:quick` runs these three: the tests that start no system, no process and no plan. Where files share
      // nothing that one of them changes, a worker loads each module once for all of them.
      platform('unit', { isolate: false }),
      platform('alone', { pool: 'threads' }),
      application('tools', ['unit', 'alone']),
      platform('plan', { isolate: false }),
      platform('process', {}),
      platform('system', { globalSetup: ['test/e2e/running-system.ts'] }),
      application('tools-process', ['plan', 'process']),
    ],
  },
});

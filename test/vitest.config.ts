import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { importConditions as fixture } from './fixture-app/place.ts';
import { type Kind, testsByKind } from './kinds.ts';

type Project = TestProjectInlineConfiguration;

const root = fileURLToPath(new URL('..', import.meta.url));
const tests = testsByKind(root);
const isOfTools = (file: string) => file.startsWith('test/functions/tools/');

/** The platform's tests, and the commands that they start, use the fixture application. */
const onFixture: Project = {
  ssr: { resolve: { conditions: ['node', ...fixture] } },
  test: { env: { NODE_OPTIONS: fixture.map((condition) => `--conditions=${condition}`).join(' ') } },
};

const common: Project['test'] = {
  root,
  // Long, because these limits should only end a test that hangs.
  ...{ testTimeout: 300_000, hookTimeout: 600_000 },
};

const platform = (name: Kind, own: Project['test']): Project => ({
  ...onFixture,
  test: {
    ...{ ...common, ...onFixture.test, ...own },
    ...{ name, include: tests[name].filter((file) => !isOfTools(file)) },
  },
});

/** The application's own tests use the application. */
const application = (name: string, kinds: Kind[]): Project => ({
  test: { ...common, name, include: kinds.flatMap((kind) => tests[kind]).filter(isOfTools) },
});

export default defineConfig({
  test: {
    // For two cores: more files with servers and child processes at once would slow each other down too much.
    maxWorkers: 2,
    globalSetup: ['test/support/shared-plans.ts'],
    projects: [
      // `npm run test:quick` runs these three: tests without a system, a process or a plan. Files that change no shared
      // state need no isolation, so a worker loads each module once for all of them.
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

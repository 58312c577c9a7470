import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;
// Generous: a limit here only ends a test that hangs, it never judges speed.
const limits = { testTimeout: 300_000, hookTimeout: 600_000 };

export default defineConfig({
  test: {
    // Two cores: test files that start servers and child processes would otherwise starve each other.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          root,
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          globalSetup: ['test/stacks/shared-plans.ts'],
          ...limits,
        },
      },
      {
        test: {
          name: 'e2e',
          root,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/running-system.ts'],
          ...limits,
        },
      },
    ],
  },
});

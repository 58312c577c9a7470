import { expect, test } from 'vitest';
import { runModule } from '../processes.ts';

test.each([
  { args: [], says: /^Which stage\?/ },
  { args: ['--stage', 'staging', '--foo'], says: /Unknown option '--foo'/ },
  { args: ['--stage', 'staging'], says: /^Which two tenants of staging are there for tests\?/ },
])('the command ends with 2 and says what it needs: verify $args', async ({ args, says }) => {
  const { code, stderr } = await runModule('stage/verify', args);
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
});

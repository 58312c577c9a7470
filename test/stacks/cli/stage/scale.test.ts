import { afterEach, expect, it, vi } from 'vitest';
import { main } from '../../../../stacks/cli/stage/scale.ts';

afterEach(() => vi.restoreAllMocks());

it.each([['many'], ['0'], ['1.5'], ['-1'], ['10', '1e99']])(
  'refuses %s as a number of tools',
  async (...counts) => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await main(['--', ...counts])).toBe(2);
    expect(stderr.mock.calls.join('')).toMatch(/^How many tools\? [^\n]*\n\nUsage: npm run scale/);
  },
);

it.each([
  [['--calls', '0'], '--calls is "0", not a whole number from 1 to 2,000.'],
  [['--calls', '10,many'], '--calls is "many", not a whole number from 1 to 2,000.'],
  [['--calls', '10', '--minutes', '1.5'], '--minutes is "1.5", not a whole number from 1 to 240.'],
  [['10', '--calls', '10'], 'Numbers of tools and --calls do not go together.'],
])('refuses %j in a sentence', async (args, sentence) => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await main(args)).toBe(2);
  expect(stderr.mock.calls.join('')).toMatch(new RegExp(`^${sentence}\\n\\nUsage: npm run scale`));
});

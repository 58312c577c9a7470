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

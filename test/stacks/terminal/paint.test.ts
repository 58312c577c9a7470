import { afterEach, expect, it, vi } from 'vitest';
import { painted } from '../../../stacks/terminal/paint.ts';

afterEach(() => vi.unstubAllEnvs());

const terminal = (isTTY: boolean, hasColors = true) =>
  ({ isTTY, hasColors: () => hasColors }) as unknown as NodeJS.WriteStream;
const tones = { FAILS: 'bad', holds: 'good' } as const;
const text = '  FAILS  it holds\nholds: it FAILS\nno holds\nFAILSAFE\n';

it('colours the words that lines open with, and no others, on a terminal', () => {
  vi.stubEnv('NO_COLOR', undefined);
  expect(painted(text, tones, terminal(true))).toBe(
    '  \u001b[31mFAILS\u001b[39m  it holds\n\u001b[32mholds\u001b[39m: it FAILS\nno holds\nFAILSAFE\n',
  );
});

it.each([
  ['no terminal', terminal(false), undefined],
  ['a pipe, which does not say', {} as NodeJS.WriteStream, undefined],
  ['NO_COLOR', terminal(true), '1'],
  ['a terminal without colours', terminal(true, false), undefined],
])('colours nothing for %s', (_title, stream, noColor) => {
  vi.stubEnv('NO_COLOR', noColor);
  expect(painted(text, tones, stream)).toBe(text);
});

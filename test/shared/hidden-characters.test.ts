import { describe, expect, it } from 'vitest';
import { codePointOf, hiddenFromReaders, hiddenIn } from '../../shared/hidden-characters.ts';

const found = (text: string, find = hiddenIn) => find(text).map((one) => [one.index, codePointOf(one.text)]);

describe('a hidden character', () => {
  it.each([
    ['a\u200bb', [[1, 'U+200B']]],
    [
      'a\u202eb\u202c',
      [
        [1, 'U+202E'],
        [3, 'U+202C'],
      ],
    ],
    ['\u{e0041}\u{e0042}', [[0, 'U+E0041']]],
    ['a\u200db', [[1, 'U+200D']]],
    ['a\0', [[1, 'U+0000']]],
    ['\ud800x', [[0, 'U+D800']]],
    ['👍x\u00adx', [[3, 'U+00AD']]],
    ['a\ufe0f\ufe0f', [[1, 'U+FE0F']]],
  ])('is found in %j at its code unit', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    ['joiners of Persian', 'می\u200cخواهم'],
    ['a family', '👨\u200d👩\u200d👧'],
    ['a heart', '❤\ufe0f'],
    ['Scotland', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['an ideograph', '葛\u{e0100}'],
    ['tabs and lines', 'a\tb\r\nc'],
    ['a plain text', 'Straße, naïve, 漢字'],
  ])('is none of %s', (_what, text) => {
    expect(found(text)).toEqual([]);
  });

  it('is found behind a flag that there is not', () => {
    expect(found('\u{1f3f4}\u{e0061}\u{e007f}')).toEqual([[2, 'U+E0061']]);
  });
});

describe('in the text of an author', () => {
  it.each([
    ['a\rb', [[1, 'U+D']]],
    ['a\u2028b', [[1, 'U+2028']]],
    ['\ue000', [[0, 'U+E000']]],
  ])('%j is found, though others may write it', (text, expected) => {
    expect(found(text, hiddenFromReaders).map(([at]) => at)).toEqual(expected.map(([at]) => at));
    expect(found(text)).toEqual([]);
  });

  it('a line end of Windows is plain, and does not move what follows', () => {
    expect(found('a\r\nb', hiddenFromReaders)).toEqual([]);
    expect(found('a\r\n\u200b', hiddenFromReaders)).toEqual([[3, 'U+200B']]);
  });
});

it('a character is told by its number, in four digits at least', () => {
  expect([codePointOf('\n'), codePointOf('\u{e0041}x')]).toEqual(['U+000A', 'U+E0041']);
});

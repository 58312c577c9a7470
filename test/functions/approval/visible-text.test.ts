/** What a person reads is what is there: each character that hides, moves others or draws nothing is named. */
import { expect, test } from 'vitest';
import { visible, visibleJson } from '../../../functions/approval/visible-text.ts';

const box = (hex: string) => `<span class="unseen">U+${hex}</span>`;

const hidden: [string, string, string][] = [
  ['a right-to-left override', '\u202e', '202E'],
  ['an isolate', '\u2066', '2066'],
  ['a right-to-left mark', '\u200f', '200F'],
  ['a zero-width space', '\u200b', '200B'],
  ['a joiner', '\u200d', '200D'],
  ['a byte order mark', '\ufeff', 'FEFF'],
  ['a soft hyphen', '\u00ad', '00AD'],
  ['a grapheme joiner', '\u034f', '034F'],
  ['a tag character', '\u{e0041}', 'E0041'],
  ['a variation selector', '\ufe0f', 'FE0F'],
  ['a supplementary variation selector', '\u{e0100}', 'E0100'],
  ['a Hangul filler', '\u3164', '3164'],
  ['an empty Braille cell', '\u2800', '2800'],
  ['a no-break space', '\u00a0', '00A0'],
  ['an ideographic space', '\u3000', '3000'],
  ['a line separator', '\u2028', '2028'],
  ['a line feed', '\n', '000A'],
  ['a carriage return', '\r', '000D'],
  ['an escape', '\u001b', '001B'],
  ['a null', '\u0000', '0000'],
  ['a C1 control', '\u0085', '0085'],
  ['half a surrogate pair', '\ud800', 'D800'],
  ['a private-use character', '\ue000', 'E000'],
  ['a noncharacter', '\uffff', 'FFFF'],
];
test.each(hidden)('%s is shown as its code point', (_what, character, hex) => {
  expect(visible(`a${character}b`)).toBe(`a${box(hex)}b`);
});

test('text that can be seen stays: letters of all scripts, marks of theirs, plain spaces, emoji', () => {
  for (const text of ['plain  text ', 'Ünïcödé', 'עברית', 'हिन्दी', 'e\u0301', '漢字', '🙂'])
    expect(visible(text)).toBe(text);
});

test('marks that pile up on one letter are named from the fifth on', () => {
  expect(visible(`a${'\u0301'.repeat(6)}`)).toBe(`a${'\u0301'.repeat(4)}${box('0301').repeat(2)}`);
});

test('markup is escaped', () => {
  expect(visible(`<b title='x' class="y">&amp;`)).toBe(
    '&lt;b title=&#39;x&#39; class=&quot;y&quot;&gt;&amp;amp;',
  );
});

test('a text that draws a box is told apart from one', () => {
  expect(visible('U+202E <span class="unseen">U+202E</span>')).not.toContain('<span');
});

test('JSON keeps its own line breaks, and those of texts are escaped', () => {
  expect(visibleJson({ a: ['x\ny', 1] })).toBe(
    '{\n  &quot;a&quot;: [\n    &quot;x\\ny&quot;,\n    1\n  ]\n}',
  );
});

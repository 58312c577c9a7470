/** What is printed of texts that others wrote: all of it, and nothing that a reader would not see. */
import { expect, test } from 'vitest';
import { visibleJsonText, visibleLine, visibleLines } from '../../shared/visible-text.ts';

test.each([
  ['a tag character', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ['a bidirectional override', 'a\u202eb', 'a\\u{202e}b'],
  ['an escape for terminals', '\u001b[2Jb', '\\u{1b}[2Jb'],
  ['a C1 control', 'a\u009bb', 'a\\u{9b}b'],
  ['a carriage return, which would overwrite the line', 'a\rb', 'a\\u{d}b'],
  ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
  ['a space that is none', 'a\u00a0b', 'a\\u{a0}b'],
  ['half of a pair', 'a\ud800b', 'a\\u{d800}b'],
  ['letters and signs', 'Größe → 文書 é', 'Größe → 文書 é'],
])('spells out %s, if need be', (_what, text, shown) => {
  expect(visibleLine(text)).toBe(shown);
  expect(visibleLines(`x\n\t${text}\n`)).toBe(`x\n\t${shown}\n`);
});

test('in one line a line break is spelled out, too', () => {
  expect(visibleLine('a\nb\tc')).toBe('a\\u{a}b\\u{9}c');
});

test('JSON stays the same value, and shows all of it', () => {
  const value = { 'a\u{e0041}': ['b\u202e', 'ä', 'c\n'], d: 1 };
  const text = visibleJsonText(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toContain('\\udb40\\udc41');
  expect(text).toContain('\\u202e');
  expect(text).not.toMatch(/[\u202e\u{e0041}]/u);
  expect(visibleJsonText({ a: ['b'] })).toBe(JSON.stringify({ a: ['b'] }, null, 2));
});

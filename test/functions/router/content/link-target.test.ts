import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { definedAddress, targetOf } from '../../../../functions/router/content/link-target.ts';

const md = new MarkdownIt();

test.each([
  ['[a](/b)', '/b', '/b', '', false],
  ['[a](</b c>)!', '/b c', '/b c', '!', false],
  ['[a]( /b "t" ) x', '/b', '/b', ' x', true],
  ['[a](/b\\)c)', '/b\\)c', '/b)c', '', false],
  ['[a]()', '', '', '', false],
])('%s leads to an address in its place', (text, source, value, rest, hasTitle) => {
  const target = targetOf(text, text.indexOf(']'), md);
  expect(text.slice(target.address?.start, target.address?.end)).toBe(source);
  expect(target).toMatchObject({ value, hasTitle });
  expect(text.slice(target.end)).toBe(rest);
});

test.each([
  ['[a][b] c', ' c'],
  ['[a][b\\]c] d', ' d'],
  ['[a](/b c', '(/b c'],
  ['[a] c', ' c'],
])('%s has no address of its own', (text, rest) => {
  const target = targetOf(text, text.indexOf(']'), md);
  expect(target.address).toBeUndefined();
  expect(text.slice(target.end)).toBe(rest);
});

test('the address of a definition may stand on the next line, also of a quotation', () => {
  for (const text of ['[a]: /b', '[a]:\n> /b', '[a\\]]: </b>']) {
    const found = definedAddress(text, 0, md);
    expect(text.slice(found?.start, found?.end), text).toBe('/b');
  }
  expect(definedAddress('[a] /b', 0, md)).toBeUndefined();
});

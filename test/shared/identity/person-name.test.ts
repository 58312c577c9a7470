import { expect, test } from 'vitest';
import { personName } from '../../../shared/identity/person-name.ts';

test.each([
  'Ines',
  'Ines Adler',
  "Siân O'Neill-Łoś",
  '李小龙',
  'علي رضا',
  'Nguyễn Thị Minh',
  'a'.repeat(100),
])('the name %j is kept as it is', (name) => {
  expect(personName(name)).toBe(name);
});

test.each([
  ...[undefined, null, 7, true, ['Ines'], { given: 'Ines' }, '', ' ', 'a'.repeat(101)],
  ...[' Ines', 'Ines ', 'Ines\u00a0Adler', 'Ines\u3000Adler', 'Ines\u2028', '\u2800'],
  ...['Ines\n', 'Ines\r\nBob', 'Al\tice', '\0', 'Ines\u007f', 'Ines\u0085', '\u001b[31mAlice'],
  ...['Ines\u202eBob', '\u2066Ines\u2069', 'Ines\u200f', 'Al\u061cice'],
  ...[
    'Al\u200bice',
    'Al\u00adice',
    'Ines\ufeff',
    'Ines\u{e0041}',
    'Ines\ufe0f',
    '\u115fAlice',
    'Al\u3164ice',
  ],
  ...['Ines\ud83d', '\udc00Ines', 'Ines\ue000', 'Ines\u{10ffff}', `A${'\u0301'.repeat(4)}lice`],
])('%j is no name', (claim) => {
  expect(personName(claim)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { personName } from '../../../shared/identity/person-name.ts';

test.each([
  'Alice',
  'Alice Adler',
  "Siân O'Neill-Łoś",
  '李小龙',
  'علي رضا',
  'Nguyễn Thị Minh',
  'a'.repeat(100),
])('the name %j is kept as it is', (name) => {
  expect(personName(name)).toBe(name);
});

test.each([
  ...[undefined, null, 7, true, ['Alice'], { given: 'Alice' }, '', ' ', 'a'.repeat(101)],
  ...[' Alice', 'Alice ', 'Alice\u00a0Adler', 'Alice\u3000Adler', 'Alice\u2028', '\u2800'],
  ...['Alice\n', 'Alice\r\nBob', 'Al\tice', '\0', 'Alice\u007f', 'Alice\u0085', '\u001b[31mAlice'],
  ...['Alice\u202eBob', '\u2066Alice\u2069', 'Alice\u200f', 'Al\u061cice'],
  ...[
    'Al\u200bice',
    'Al\u00adice',
    'Alice\ufeff',
    'Alice\u{e0041}',
    'Alice\ufe0f',
    '\u115fAlice',
    'Al\u3164ice',
  ],
  ...['Alice\ud83d', '\udc00Alice', 'Alice\ue000', 'Alice\u{10ffff}', `A${'\u0301'.repeat(4)}lice`],
])('%j is no name', (claim) => {
  expect(personName(claim)).toBeUndefined();
});

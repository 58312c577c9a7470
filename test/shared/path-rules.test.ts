import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainPath, whyNoPath } from '../../shared/path-rules.ts';

const object = { names: 'object', root: 'your team' } as const;
const folder = { names: 'folder', root: 'your team' } as const;

describe('an object’s path', () => {
  const climbs = 'climbs out of its folder';
  const cases: [string, string | undefined, string | undefined][] = [
    ['reports/q3.md', undefined, 'reports/q3.md'],
    ['a..b/..c/.d', undefined, 'a..b/..c/.d'],
    ['100%.md', undefined, '100%.md'],
    ['./reports/q3.md', 'holds "." as a folder', 'reports/q3.md'],
    ['a/./b', 'holds "." as a folder', 'a/b'],
    ['a/.', 'holds "." as a folder', 'a'],
    ['/reports/q3.md', 'begins with a slash, and paths begin at the root of your team', 'reports/q3.md'],
    ['//reports/q3.md', 'begins with a slash, and paths begin at the root of your team', 'reports/q3.md'],
    ['a//b', 'has an empty path segment', 'a/b'],
    ['a/', 'ends in a slash, as the name of a folder does', 'a'],
    ['a/b//', 'has an empty path segment', 'a/b'],
    ['reports\\q3.md', 'holds a backslash', 'reports/q3.md'],
    ['.\\reports\\q3.md', 'holds a backslash', 'reports/q3.md'],
    ['reports%2Fq3.md', 'holds an encoded path character', 'reports/q3.md'],
    ['reports%5cq3%2emd', 'holds an encoded path character', 'reports/q3.md'],
    ['reports%252fq3.md', 'holds an encoded path character', 'reports/q3.md'],
    ['..', climbs, undefined],
    ['../q3.md', climbs, undefined],
    ['a/../b', climbs, undefined],
    ['/..', climbs, undefined],
    ['..\\q3.md', climbs, undefined],
    ['%2e%2e/q3.md', climbs, undefined],
    ['%252e%252e%252fq3.md', climbs, undefined],
    ['a/.%2e/b', climbs, undefined],
  ];
  test.each(cases)('%j: %s; plainly: %s', (value, why, plainly) => {
    expect(whyNoPath(value, object)).toBe(why);
    expect(plainPath(value, object)).toBe(plainly);
  });
});

describe('a folder’s path', () => {
  const cases: [string, boolean, string | undefined][] = [
    ['', true, ''],
    ['reports/', true, 'reports/'],
    ['reports/q', true, 'reports/q'],
    ['./reports/', false, 'reports/'],
    ['/reports/', false, 'reports/'],
    ['/', false, ''],
    ['.', false, ''],
    ['./', false, ''],
    ['reports//', false, 'reports/'],
    ['reports/.', false, 'reports/'],
    ['../', false, undefined],
  ];
  test.each(cases)('%j: accepted is %s; plainly: %j', (value, accepted, plainly) => {
    expect(whyNoPath(value, folder) === undefined).toBe(accepted);
    expect(plainPath(value, folder)).toBe(plainly);
  });
});

test('a plain spelling is plain: it is accepted, and has no plainer one', () => {
  const piece = fc.constantFrom(
    '.',
    '..',
    '/',
    '\\',
    '%2e',
    '%2F',
    '%5c',
    '%25',
    '%00',
    'a',
    'b.md',
    '%',
    '2f',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(object, folder), (pieces, rules) => {
      const plainly = plainPath(pieces.join(''), rules);
      if (plainly === undefined) return;
      expect(plainly.split('/')).not.toContain('..');
      if (whyNoPath(plainly, rules) !== undefined) expect(plainly).toMatch(/%/);
      else expect(plainPath(plainly, rules)).toBe(plainly);
    }),
  );
});

import { expect, test } from 'vitest';
import { beginningOf, startChain } from '../../shared/audit-chain.ts';
import { canonicalJson, digest } from '../../shared/digest.ts';

test('each record names the digest of the whole one before', () => {
  const link = startChain('w');
  const [first, second, third] = [link({ a: 1 }), link({ a: undefined }), link({ b: [2] })];
  expect(first).toEqual({ writer: 'w', sequence: 0, previous: beginningOf('w'), a: 1 });
  expect(second.previous).toBe(digest(first));
  expect(third).toMatchObject({ sequence: 2, previous: digest(JSON.parse(JSON.stringify(second))) });
});

test('two writers begin otherwise', () => {
  expect(beginningOf('a')).not.toBe(beginningOf('b'));
});

test('canonical JSON sorts properties by their units, at every depth, and is JSON', () => {
  const value = {
    b: [{ d: 1, c: null }],
    a: 'é\u2028"',
    10: true,
    9: 0.5,
    '\u{1f98a}': '',
    '\ufb00': undefined,
  };
  expect(canonicalJson(value)).toBe(
    '{"10":true,"9":0.5,"a":"é\u2028\\"","b":[{"c":null,"d":1}],"\u{1f98a}":""}',
  );
  expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  expect([canonicalJson(undefined), canonicalJson([undefined])]).toEqual(['null', '[null]']);
});

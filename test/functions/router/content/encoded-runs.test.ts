import { describe, expect, it } from 'vitest';
import { encodedRuns } from '../../../../functions/router/content/encoded-runs.ts';
import { encoded } from './corpus.ts';

const secret = 'a secret of thirty-two characters';
const textsOf = (text: string) => encodedRuns(text).map((run) => run.text);
const decodes = (text: string) => textsOf(text).some((one) => one.includes(secret.slice(2, -2)));

describe('a run of', () => {
  it.each([
    ['base64'],
    ['base64url'],
    ['hex'],
    ['HEX'],
    ['base64', 'shift1'],
    ['base64', 'shift2'],
    ['base64', 'utf16'],
    ['lines', 'base64'],
  ])('%s %s is decoded', (...ways) => {
    expect(decodes(`(${encoded(secret, ways.filter(Boolean))})`)).toBe(true);
  });

  it('base64 goes on behind an escaped line end and a mark of quotation', () => {
    const whole = encoded(secret, ['base64']);
    for (const between of ['\\n', '\r\n> ', '=\n  '])
      expect(decodes(whole.slice(0, 24) + between + whole.slice(24)), between).toBe(true);
  });
});

it('finds a run wherever it begins, also as the last thing in a text', () => {
  const run = encoded(secret, ['base64']);
  const words = 'a few words of prose, some-of-them joined and one_is_longer than others: '.repeat(2);
  for (let at = 0; at < words.length; at += 1) {
    const before = `${words.slice(0, at)}|`;
    for (const text of [before + run, `${before}${run}|${words}`])
      expect(
        encodedRuns(text).map(({ source }) => source(0, 1)[0]),
        text,
      ).toContain(before.length);
  }
});

it('tells the place of the whole run, with its padding', () => {
  const run = `${encoded('0123456789abcdefg', ['base64'])}`;
  expect(run).toMatch(/=$/);
  const [found] = encodedRuns(`x ${run} y`);
  expect(found?.source(3, 5)).toEqual([2, 2 + run.length]);
});

it.each([
  ['too short', encoded('0123456789', ['base64'])],
  ['a digest', 'd131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f89'],
  ['prose', 'a sentence of plain words, none of which is longer than others'],
  ['no ASCII', Buffer.alloc(32, 0xff).toString('base64')],
])('finds nothing in %s', (_what, text) => {
  expect(textsOf(text)).toEqual([]);
});

it('decodes a run of a megabyte whole', () => {
  const run = encoded('x'.repeat(75_000), ['base64']);
  expect(textsOf(run.repeat(10))[0]?.length).toBeGreaterThan(700_000);
});

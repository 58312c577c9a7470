import { describe, expect, it } from 'vitest';
import { unfold } from '../../../../functions/router/content/unfold.ts';
import { encoded } from './corpus.ts';

const secret = 'a secret of thirty-two characters';

/** The part of the text from which the secret was decoded. */
function sourceOf(text: string): string | undefined {
  const found = unfold(text).find((one) => one.text.includes(secret));
  if (found === undefined) return undefined;
  const at = found.text.indexOf(secret);
  return text.slice(...found.source(at, at + secret.length));
}

describe('a text is decoded, with the way back, from', () => {
  it.each([
    ['percent'],
    ['unicode'],
    ['xescape'],
    ['html'],
    ['base64'],
    ['hex'],
    ['base64', 'hex'],
    ['percent', 'hex'],
  ])('%s %s', (...ways) => {
    const code = encoded(secret, ways.filter(Boolean));
    expect(sourceOf(`left ${code} right`)).toBe(code);
  });

  it('escapes of single characters between plain ones', () => {
    expect(sourceOf(`x a%20secret&#32;of\\u0020thirty-two characters y`)).toBe(
      'a%20secret&#32;of\\u0020thirty-two characters',
    );
  });
});

it('stops after two layers', () => {
  expect(sourceOf(encoded(secret, ['hex', 'hex', 'hex']))).toBeUndefined();
});

it('gives nothing for a plain text', () => {
  expect(unfold('a plain text, 100 % of it')).toEqual([]);
});

it('reads escapes that are far from each other as texts of their own', () => {
  const texts = unfold(`%41${'.'.repeat(1_000)}%42`).map(({ text }) => text);
  expect(texts).toHaveLength(2);
  expect(texts.join('').length).toBeLessThan(300);
});

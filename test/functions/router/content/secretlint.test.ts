/**
 * secretlint is asked only where a text holds a hint. That this loses nothing rests on its patterns: each that its
 * rules use is sampled, and every sample must hold a hint.
 */

import { lintSource } from '@secretlint/core';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { findWithSecretlint, mayHoldCredentials } from '../../../../functions/router/content/secretlint.ts';
import { casesOf } from './corpus.ts';

const comments = '@secretlint/secretlint-rule-filter-comments';
const scanning = rules.filter(({ meta }) => meta.id !== comments);

async function lint(content: string, of = scanning): Promise<string[]> {
  const config = { rules: of.map((rule) => ({ id: rule.meta.id, rule, options: {} })) };
  const source = { content, filePath: 'text', ext: '', contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  return messages.map(({ ruleId }) => ruleId);
}

/** Every pattern that a rule looks for in a text. */
async function patternsOf(rule: (typeof rules)[number]): Promise<RegExp[]> {
  const asked = vi.spyOn(String.prototype, 'matchAll');
  await lint('x', [rule]);
  const patterns = asked.mock.calls.map(([pattern]) => pattern as RegExp);
  asked.mockRestore();
  return patterns;
}

/** Without what fast-check cannot sample, all of it about what is before or behind. */
function sampled(pattern: RegExp): fc.Arbitrary<string> {
  const source = pattern.source
    .replace(/\(\?<!\\p\{L\}\)|\\b/g, '')
    .replace(/\(\?!\[[^\]]*\]\)|\(\?!\\w\)/g, '')
    .replace(/\(\?<\w+>/g, '(');
  return fc.stringMatching(new RegExp(source, ''));
}

/** An address without a password matches, and is no finding. */
function isPassedOver({ source, flags }: RegExp, text: string): boolean {
  const groups = new RegExp(source, flags.replace('g', '')).exec(text)?.groups ?? {};
  return 'password' in groups && groups.password === undefined;
}

describe('a hint', () => {
  test.each(scanning.map((rule) => [rule.meta.id, rule] as const))(
    'is in every match of %s',
    async (id, rule) => {
      const patterns = await patternsOf(rule);
      // It reads two kinds of files, by their names, and no text.
      if (id.endsWith('rule-gcp')) return expect(patterns).toEqual([]);
      expect(patterns.length).toBeGreaterThan(0);
      for (const pattern of patterns)
        fc.assert(
          fc.property(sampled(pattern), (text) => isPassedOver(pattern, text) || mayHoldCredentials(text)),
          { numRuns: 200 },
        );
    },
  );

  test.each(casesOf('credentials'))(
    'is missed in no text in which a rule finds something: $what',
    async ({ text }) => {
      const found = await lint(text);
      if (found.length > 0) expect(mayHoldCredentials(text)).toBe(true);
      const spans = await findWithSecretlint(text);
      expect(spans.length).toBe(found.length);
    },
  );
});

describe('what it finds', () => {
  const token = `ghp_${'0123456789abcdefghijABCDEFGHIJ012345'}`;

  test('is placed where the credential is, also by the rule that reports the place of its name', async () => {
    const key = 'abcdEFGHijklMNOPqrstUVWXyz0123456789ABCD';
    const text = `export AWS_SECRET_ACCESS_KEY=${key} x`;
    const spans = await findWithSecretlint(text);
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual([key]);
  });

  test('is found across the borders of the windows, at each place', async () => {
    for (const at of [0, 24_560, 24_576, 36_840, 36_864, 49_152, 100_000]) {
      const text = `${' '.repeat(at)}${token}${' '.repeat(50_000)}`;
      const [span] = await findWithSecretlint(text);
      expect([span?.start, span?.end]).toEqual([at, at + token.length]);
    }
  });

  test('cannot be switched off by a comment in the text', async () => {
    expect(await findWithSecretlint(`// secretlint-disable\n${token}`)).toHaveLength(1);
    expect(await lint(`// secretlint-disable\n${token}`, rules)).toEqual([]);
  });

  test('leaves no performance entry behind, however often it is asked', async () => {
    performance.clearMarks();
    for (let times = 0; times < 5; times += 1) await findWithSecretlint(token);
    expect(performance.getEntriesByType('mark')).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { ourFault, PageRefusal, refusals } from '../../../functions/approval/page-refusal.ts';

const all = Object.entries({ ...refusals, ourFault });

it.each(all)(
  '%s has words for a person, plain text in whole sentences, and a status of its kind',
  (reason, words) => {
    const { statusCode, title, text } = words;
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode >= 500).toBe(['ourFault', 'issuer-unreachable'].includes(reason));
    expect(title).toMatch(/^[A-Z][^<>&]*[^.]$/);
    expect(text).toMatch(/^[A-Z][^<>&]*\.$/);
  },
);

it('what is unknown, forged or over looks the same: one reason stands for all of it', () => {
  expect(Object.entries(refusals).filter(([, { statusCode }]) => statusCode === 404)).toHaveLength(1);
});

it('keeps its reason, and why for the log alone', () => {
  const cause = new Error('cause');
  const refusal = new PageRefusal('no-form', 'another content type', { cause });
  expect(refusal).toMatchObject({
    name: 'PageRefusal',
    reason: 'no-form',
    message: 'another content type',
    cause,
  });
  expect(refusals[refusal.reason].text).not.toContain('content type');
});

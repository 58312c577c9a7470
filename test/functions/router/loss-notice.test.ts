import { expect, test } from 'vitest';
import { lossNotice } from '../../../functions/router/loss-notice.ts';

test('a result that lost nothing has no notice', () => {
  expect(lossNotice(undefined, false)).toBeUndefined();
});

test('a notice names kind and number of what was removed and what was replaced', () => {
  const lost = { removed: { 'hidden-markup': 2 }, redacted: { credentials: 1 } };
  const notice =
    'This result is not the stored data as it stands: 2 of hidden-markup removed, 1 of credentials replaced. Do not write it back over the original.';
  expect(lossNotice(lost, false)).toBe(notice);
  expect(lossNotice(lost, true)).toBe(notice);
});

test('a page that lost nothing tells of the page before it', () => {
  expect(lossNotice(undefined, true)).toBe(
    'A page before this one was not the stored data as it stands. Do not write it back over the original.',
  );
});

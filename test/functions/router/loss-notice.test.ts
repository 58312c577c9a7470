import { expect, test } from 'vitest';
import { lossNotice } from '../../../functions/router/loss-notice.ts';

test.each([
  ['nothing', { removed: {}, redacted: {} }],
  ['messages alone, which are no part of the result', { removed: { messages: 3 }, redacted: {} }],
])('a result that lost %s has no notice', (_what, counts) => {
  expect(lossNotice(counts)).toBeUndefined();
});

test('a notice names kind and number of what was removed and what was replaced', () => {
  expect(lossNotice({ removed: { messages: 1, 'hidden-markup': 2 }, redacted: { credentials: 1 } })).toBe(
    'This result is not the stored data as it stands: 2 of hidden-markup removed, 1 of credentials replaced. Do not write it back over the original.',
  );
});

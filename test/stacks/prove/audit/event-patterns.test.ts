import { describe, expect, it } from 'vitest';
import { fits, readCallPattern } from '../../../../stacks/prove/audit/event-patterns.ts';

const pattern = (detail: object = {}, change: object = {}) =>
  JSON.stringify({
    source: ['aws.kms'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['kms.amazonaws.com'],
      eventName: ['DisableKey', 'ScheduleKeyDeletion'],
      requestParameters: { keyId: ['k', { prefix: 'arn:aws:kms:' }] },
      ...detail,
    },
    ...change,
  });
const call = (event: string, parameters: Record<string, string>, service = 'kms') => ({
  service,
  event,
  parameters,
});

describe('a pattern', () => {
  const read = readCallPattern(pattern());

  it.each([
    [call('DisableKey', { keyId: 'k', other: 'x' }), true],
    [call('DisableKey', { keyId: 'arn:aws:kms:x' }), true],
    [call('DisableKey', { keyId: 'k2' }), false],
    [call('DisableKey', {}), false],
    [call('EnableKey', { keyId: 'k' }), false],
    [call('DisableKey', { keyId: 'k' }, 's3'), false],
  ])('fits %j: %s', (one, expected) => {
    expect(fits(read, one)).toBe(expected);
  });

  it('with alternatives fits by any of them, with what they have in common', () => {
    const $or = [{ requestParameters: { a: { b: ['x'] } } }, { requestParameters: { c: ['y'] } }];
    const either = readCallPattern(pattern({ requestParameters: undefined, $or }));
    expect(fits(either, call('DisableKey', { 'a.b': 'x' }))).toBe(true);
    expect(fits(either, call('DisableKey', { c: 'y' }))).toBe(true);
    expect(fits(either, call('DisableKey', { c: 'x' }))).toBe(false);
  });

  it('without parameters fits every one of its calls', () => {
    expect(fits(readCallPattern(pattern({ requestParameters: undefined })), call('DisableKey', {}))).toBe(
      true,
    );
  });
});

it.each<[string, string, RegExp]>([
  ['of another shape', pattern({}, { account: ['1'] }), /looks at account/],
  ['with more of the event', pattern({ errorCode: ['x'] }), /looks at detail\.errorCode/],
  ['about other events', pattern({}, { 'detail-type': ['AWS Console Sign In'] }), /not about calls/],
  ['of two services', pattern({ eventSource: ['kms.amazonaws.com', 's3.amazonaws.com'] }), /one service/],
  ['whose source is another service', pattern({}, { source: ['aws.s3'] }), /one service/],
  ['with calls by a prefix', pattern({ eventName: [{ prefix: 'D' }] }), /names calls by a pattern/],
  ['without calls', pattern({ eventName: [] }), /compares nothing at detail\.eventName/],
  [
    'that compares by wildcard',
    pattern({ requestParameters: { keyId: [{ wildcard: '*' }] } }),
    /is not known here/,
  ],
  ['that compares with a number', pattern({ requestParameters: { keyId: [7] } }), /is not known here/],
  ['longer than EventBridge takes', pattern({ eventName: ['x'.repeat(2_048)] }), /EventBridge takes 2048/],
])('a pattern %s is refused', (_what, text, reason) => {
  expect(() => readCallPattern(text)).toThrow(reason);
});

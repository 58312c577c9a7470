import { expect, test } from 'vitest';
import { recordedFunctions, recordIn } from '../../../../stacks/local/record/recorded-functions.ts';
import { one, planned } from '../../../support/plans.ts';

test('the router alone writes records, as the subscription of the plan says', async () => {
  const plan = await planned('local');
  expect([...recordedFunctions(plan)]).toEqual(['chokepoint-local-router']);
});

test('a filter that is not understood is refused by name', async () => {
  const plan = await planned('local');
  one(plan, 'LogSubscriptionFilter', 'AuditSubscription').inputs.filterPattern = '{ $.audit.* = "*" }';
  expect(() => recordedFunctions(plan)).toThrow(
    /AuditSubscription: this filter pattern is not interpreted locally$/,
  );
});

test.each([
  '{"audit":null}',
  '{"audit":{}}',
  '{"audit":{"record":1}}',
  '{"audit":"decision"}',
  '{"audit":[]}',
  '{"inner":{"audit":{"record":"decision"}}}',
  ' {"audit":{"record":"decision"}}',
  '{"audit":{"record":"decision"}',
])('no record is in %s', (text) => {
  expect(recordIn(text)).toBeUndefined();
});

test('a record is the top-level object with a record of some kind', () => {
  expect(recordIn('{"level":"INFO","audit":{"record":"outcome","callId":"1"}}')).toEqual({
    record: 'outcome',
    callId: '1',
  });
});

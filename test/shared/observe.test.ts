import { createRequire } from 'node:module';
import { afterEach, expect, test, vi } from 'vitest';
import { errorFacts, observe } from '../../shared/observe.ts';

const { cache } = createRequire(import.meta.url);

afterEach(() => {
  vi.unstubAllEnvs();
});

test('nothing is traced where no daemon listens', () => {
  vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', undefined);
  expect(observe('router').middlewares).toHaveLength(1);
});

test('tracing needs no X-Ray SDK', () => {
  vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', '127.0.0.1:2000');
  expect(observe('router').middlewares).toHaveLength(2);
  expect(Object.keys(cache).filter((path) => path.includes('aws-xray-sdk'))).toEqual([]);
});

class TokenExpired extends Error {}

test.each([
  [new TypeError('secret'), { error: 'TypeError' }],
  // A library that does not name its errors: the class says what the name does not.
  [new TokenExpired('secret'), { error: 'TokenExpired' }],
  [Object.assign(new Error('secret'), { name: 'AccessDenied' }), { error: 'AccessDenied' }],
  [
    Object.assign(new Error('secret'), { $metadata: { httpStatusCode: 403, requestId: 'r' } }),
    { status: 403, awsRequestId: 'r' },
  ],
  [new Error('secret', { cause: new RangeError('secret') }), { cause: { error: 'RangeError' } }],
  ['secret', { thrown: 'string' }],
  [{ message: 'secret' }, { thrown: 'object' }],
  [undefined, { thrown: 'undefined' }],
])('of %o the log gets %o, and not what it says', (error, facts) => {
  expect(errorFacts(error)).toMatchObject(facts);
  expect(JSON.stringify(errorFacts(error))).not.toContain('secret');
});

test('says where an error was thrown, in at most six lines', () => {
  const { at } = errorFacts(new Error('x')) as { at: string[] };
  expect(at[0]).toMatch(/observe\.test\.ts/);
  expect(at.length).toBeLessThanOrEqual(6);
});

const inMessage = [
  'secret',
  'oh\n    at secret (/secret.ts:1:2)',
  '    at secret (/secret.ts:1:2)',
  'Error: \n    at secret:1:2\n',
];
test.each(inMessage)('the message %j is no part of the place', (message) => {
  expect(JSON.stringify(errorFacts(new Error(message)))).not.toContain('secret');
});

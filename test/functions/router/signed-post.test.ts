import { describe, expect, it } from 'vitest';
import { ServiceError, signedPost, tryTwice } from '../../../functions/router/signed-post.ts';

const refused = (status: number, type?: string) =>
  new ServiceError('DynamoDB', { status, fields: type === undefined ? {} : { __type: type } });

/** How often an attempt is made that fails so. */
async function attempts(error: Error): Promise<number> {
  let count = 0;
  const failing = tryTwice(async () => {
    count += 1;
    throw error;
  });
  await expect(failing).rejects.toBe(error);
  return count;
}

describe('a second attempt', () => {
  it.each([
    ['no right', refused(400, 'com.amazonaws#AccessDeniedException')],
    ['no such resource', refused(404)],
    ['a condition', refused(400, 'ConditionalCheckFailedException')],
  ])('is not made after %s', async (_what, error) => {
    expect(await attempts(error)).toBe(1);
  });

  it.each([
    ['an error of the service', refused(500)],
    ['a throttle of Bedrock', refused(429)],
    ['a throttle of DynamoDB', refused(400, 'com.amazonaws.dynamodb.v20120810#ThrottlingException')],
    ['too much for the table', refused(400, 'ProvisionedThroughputExceededException')],
    ['an error of the network', new Error('socket hang up')],
  ])('is made after %s', async (_what, error) => {
    expect(await attempts(error)).toBe(2);
  });
});

it('gives the answer of the second attempt', async () => {
  let count = 0;
  const answer = tryTwice(async () => {
    count += 1;
    if (count === 1) throw refused(503);
    return 'answer';
  });
  expect(await answer).toBe('answer');
});

it('keeps the kind of an error and none of its text', () => {
  const error = new ServiceError('DynamoDB', {
    status: 400,
    fields: { __type: 'a#ValidationException', message: 'table secret-table' },
  });
  expect(error).toMatchObject({ name: 'ValidationException', message: 'DynamoDB answered 400', status: 400 });
  expect(JSON.stringify(error)).not.toContain('secret');
});

it.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])(
  'refuses to be made without %s',
  (name) => {
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c', [name]: '' };
    const service = {
      signingName: 'dynamodb',
      host: 'dynamodb.eu-central-1.amazonaws.com',
      attemptTimeoutMs: 1,
    };
    const config = { deployment: { app: 'a', stage: 's', region: 'eu-central-1', accountId: '1' } };
    expect(() => signedPost(service, config as never, env)).toThrow('holds no credentials');
  },
);

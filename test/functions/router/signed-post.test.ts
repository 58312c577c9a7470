import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonError, signedPost, tryTwice } from '../../../functions/router/signed-post.ts';
import { type PrivateApi, type Reply, startPrivateApi } from './private-api.ts';

const refused = (status: number, type?: string) =>
  jsonError('DynamoDB', { status, text: type === undefined ? '' : JSON.stringify({ __type: type }) });

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
  const error = jsonError('DynamoDB', {
    status: 400,
    text: JSON.stringify({ __type: 'a#ValidationException', message: 'table secret-table' }),
  });
  expect(error).toMatchObject({
    ...{ name: 'ValidationException', message: 'DynamoDB answered 400' },
    $metadata: { httpStatusCode: 400 },
  });
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

describe('an answer', () => {
  let api: PrivateApi;
  beforeAll(async () => {
    api = await startPrivateApi();
  });
  afterAll(() => api.stop());

  /** Without a limit of its own as long as any machine takes. */
  const ask = (reply: Reply, attemptTimeoutMs = 60_000) => {
    api.reply = reply;
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' };
    const service = { signingName: 'sts', host: 'sts.eu-central-1.amazonaws.com', attemptTimeoutMs };
    const deployment = { app: 'a', stage: 's', region: 'eu-central-1', accountId: '1' };
    const post = signedPost(service, { deployment, endpointUrl: api.url }, env);
    return post({ path: '/', headers: {}, body: 'ä' });
  };

  it('comes with its status and its text', async () => {
    expect(await ask((response) => response.writeHead(404).end('ä ☃'))).toEqual({ status: 404, text: 'ä ☃' });
  });

  it('that never comes is given up in time', async () => {
    await expect(ask(() => undefined, 200)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('that goes on and on is given up in time', async () => {
    let drip: NodeJS.Timeout | undefined;
    const asking = ask((response) => {
      drip = setInterval(() => response.write('a'), 5);
    }, 200);
    await expect(asking).rejects.toMatchObject({ name: 'TimeoutError' });
    clearInterval(drip);
  });

  it('of more than a megabyte is refused', async () => {
    await expect(ask((response) => response.end('a'.repeat(1_000_001)))).rejects.toThrow('too long');
  });

  it('that breaks off is an error', async () => {
    const broken = ask((response, _received, reset) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', reset);
    });
    await expect(broken).rejects.toThrow();
  });
});

/** How a denied or throttled command of a call's own client ends the call; the SDK is the real one, S3 a loopback server. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { clientPerCall, toCallCredentials } from '../../../shared/aws-client.ts';
import { defineTool } from '../../../shared/contract.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { refusalOf } from '../../../shared/tool/failure-of.ts';
import { dataSession } from './lambda-streaming.ts';

let said = { status: 403, code: 'AccessDenied', message: '' };
const server = createServer((request, response) => {
  request.resume();
  const isJson = request.headers['x-amz-target'] !== undefined;
  response.writeHead(isJson ? 400 : said.status, {
    'content-type': isJson ? 'application/json' : 'text/xml',
  });
  const { code, message } = said;
  if (isJson) response.end(JSON.stringify({ __type: `${code}Exception`, message }));
  else if (request.method === 'HEAD') response.end();
  else response.end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const declaration = {
  ...{ name: 'echo', title: 'Echo', description: 'Echoes.', scopes: [], timeoutMs: 2_000 },
  input: z.strictObject({ path: z.string() }),
} as const;
const template = '{caller.tenant}/{input.path}';
const reads = defineTool({
  ...declaration,
  effect: 'read',
  grants: [
    { actions: ['s3:GetObject'], on: 'letters', key: template },
    { actions: ['s3:ListBucket'], on: 'letters', prefix: template, as: 'folder' },
  ],
});
const writes = defineTool({
  ...declaration,
  effect: 'write',
  grants: [{ actions: ['s3:PutObject'], on: 'letters', key: template }],
});
const call = {
  named: { letters: 'fjord/a.md', folder: 'fjord/folder/' },
  data: (name: string) => `the-${name}`,
};

const place = { Bucket: 'the-letters', Key: 'fjord/a.md' };
const s3 = clientPerCall(S3Client, { maxAttempts: 1 })(toCallCredentials(dataSession));
const dynamodb = clientPerCall(DynamoDBClient, { maxAttempts: 1 })(toCallCredentials(dataSession));
const errorOf = (sending: Promise<unknown>) =>
  sending.then(
    () => undefined,
    (error: unknown) => error,
  );
const is = (error: unknown, tool = reads) => {
  const refusal = refusalOf(error, tool, call);
  return refusal instanceof Refusal ? refusal.reason : refusal;
};

describe('a denied read of the object that the call names', () => {
  test.each([
    ['GetObject', () => s3.send(new GetObjectCommand(place))],
    ['a range of it', () => s3.send(new GetObjectCommand({ ...place, Range: 'bytes=0-9' }))],
    ['HeadObject, which has no body', () => s3.send(new HeadObjectCommand(place))],
  ])('is absent or denied: %s', async (_what, send) => {
    said = { status: 403, code: 'AccessDenied', message: 'Access Denied' };
    expect(is(await errorOf(send()))).toEqual({ is: 'absent-or-denied' });
  });

  test('is a denial where KMS is who denied: then the object is there', async () => {
    const message = 'User: x is not authorized to perform: kms:Decrypt on the resource because …';
    said = { status: 403, code: 'AccessDenied', message };
    expect(is(await errorOf(s3.send(new GetObjectCommand(place))))).toEqual({ is: 'access-denied' });
  });
});

describe('any other denial is one', () => {
  const key = { pk: { S: 'fjord#1' } };
  test.each([
    ['a write of the same object', () => s3.send(new PutObjectCommand({ ...place, Body: 'x' })), reads],
    [
      'a list',
      () => s3.send(new ListObjectsV2Command({ Bucket: 'the-letters', Prefix: 'fjord/folder/' })),
      reads,
    ],
    ['another key', () => s3.send(new GetObjectCommand({ ...place, Key: 'fjord/b.md' })), reads],
    [
      'a folder that it may list',
      () => s3.send(new GetObjectCommand({ ...place, Key: 'fjord/folder/' })),
      reads,
    ],
    ['another bucket', () => s3.send(new GetObjectCommand({ ...place, Bucket: 'the-manifests' })), reads],
    ['a read by a tool that only writes', () => s3.send(new GetObjectCommand(place)), writes],
    ['an item of DynamoDB', () => dynamodb.send(new GetItemCommand({ TableName: 't', Key: key })), reads],
    [
      'a client that is not the call’s',
      () => new S3Client({ credentials: dataSession }).send(new GetObjectCommand(place)),
      reads,
    ],
  ])('%s', async (_what, send, tool) => {
    said = { status: 403, code: 'AccessDenied', message: 'Access Denied' };
    expect(is(await errorOf(send()), tool)).toEqual({ is: 'access-denied' });
  });
});

describe('too many requests', () => {
  test.each([
    [503, 'SlowDown'],
    [429, 'TooManyRequests'],
    [400, 'RequestLimitExceeded'],
  ])('are throttled: %i %s', async (status, code) => {
    said = { status, code, message: '' };
    expect(is(await errorOf(s3.send(new GetObjectCommand(place))))).toEqual({
      is: 'throttled',
      what: 'data',
    });
  });

  test('are throttled where S3 has no body to say so', async () => {
    said = { status: 503, code: '', message: '' };
    expect(is(await errorOf(s3.send(new HeadObjectCommand(place))))).toMatchObject({ is: 'throttled' });
  });

  test('are no fault of AWS’s, and a fault is no throttling', async () => {
    said = { status: 500, code: 'InternalError', message: '' };
    const error = await errorOf(s3.send(new GetObjectCommand(place)));
    expect(is(error)).toBe(error);
  });
});

import { DeleteObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ask } from '../../../stacks/account/aws-request.ts';
import { Bucket, errorOf, type Loopback, startS3 } from './s3-loopback.ts';

let gate: Loopback['gate'];
let s3: Loopback['s3'];
let client: Loopback['client'];
let put: Loopback['put'];
let get: Loopback['get'];
let stop: Loopback['stop'];

beforeEach(async () => {
  ({ gate, s3, client, put, get, stop } = await startS3());
});
afterEach(() => stop());

describe('access', () => {
  const fjord = (ask: Ask) =>
    ask.action === 's3:ListBucket'
      ? ask.context?.['s3:prefix'] === 'fjord/'
      : ask.resource.startsWith('arn:aws:s3:::letters/fjord/');

  beforeEach(async () => {
    await s3.seed(Bucket, 'fjord/plan', 'of fjord');
    await s3.seed(Bucket, 'tundra/plan', 'of tundra');
    gate.rule = fjord;
  });

  it('serves a tenant its own objects and neither reads, writes nor deletes another one’s', async () => {
    expect((await get('fjord/plan')).text).toBe('of fjord');
    expect(await errorOf(get('tundra/plan'))).toEqual(['AccessDenied', 403]);
    expect(await errorOf(put('tundra/plan', 'overwritten'))).toEqual(['AccessDenied', 403]);
    const remove = client.send(new DeleteObjectCommand({ Bucket, Key: 'tundra/plan' }));
    expect(await errorOf(remove)).toEqual(['AccessDenied', 403]);
    const head = client.send(new HeadObjectCommand({ Bucket, Key: 'tundra/plan' }));
    expect((await errorOf(head))?.[1]).toBe(403);
    gate.rule = () => true;
    expect((await get('tundra/plan')).text).toBe('of tundra');
  });

  it('asks for the actions that AWS documents, on the object', async () => {
    gate.rule = () => true;
    await get('fjord/plan');
    await client.send(new HeadObjectCommand({ Bucket, Key: 'fjord/plan' }));
    await put('fjord/new', 'x', { IfNoneMatch: '*' });
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'fjord/new' }));
    const resource = (key: string) => `arn:aws:s3:::letters/fjord/${key}`;
    expect(gate.asked).toEqual([
      { action: 's3:GetObject', resource: resource('plan'), context: {} },
      { action: 's3:GetObject', resource: resource('plan'), context: {} },
      { action: 's3:PutObject', resource: resource('new'), context: { 's3:if-none-match': '*' } },
      { action: 's3:DeleteObject', resource: resource('new'), context: {} },
    ]);
  });

  it('answers 403, not 404, for a missing object when the caller may not list the bucket', async () => {
    expect(await errorOf(get('fjord/missing'))).toEqual(['AccessDenied', 403]);
    expect(gate.asked.at(-1)).toEqual({
      action: 's3:ListBucket',
      resource: 'arn:aws:s3:::letters',
      context: {},
    });
    const head = client.send(new HeadObjectCommand({ Bucket, Key: 'fjord/missing' }));
    expect((await errorOf(head))?.[1]).toBe(403);
    gate.rule = () => true;
    expect(await errorOf(get('fjord/missing'))).toEqual(['NoSuchKey', 404]);
  });

  it('lists what a grant on a prefix allows, and nothing without that prefix', async () => {
    const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
    const own = await list({ Prefix: 'fjord/' });
    expect(own.Contents?.map(({ Key }) => Key)).toEqual(['fjord/plan']);
    for (const more of [{}, { Prefix: '' }, { Prefix: 'tundra/' }, { Prefix: 'fjord' }, { Delimiter: '/' }]) {
      expect(await errorOf(list(more))).toEqual(['AccessDenied', 403]);
    }
  });

  it('tells IAM prefix, delimiter and max-keys, each only when the request has it', async () => {
    const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
    gate.rule = () => true;
    await list({});
    await list({ Prefix: 'fjord/', Delimiter: '/', MaxKeys: 5 });
    const resource = 'arn:aws:s3:::letters';
    expect(gate.asked).toEqual([
      { action: 's3:ListBucket', resource, context: {} },
      {
        action: 's3:ListBucket',
        resource,
        context: { 's3:prefix': 'fjord/', 's3:delimiter': '/', 's3:max-keys': '5' },
      },
    ]);
  });

  it('does not let a continuation token leave the prefix', async () => {
    const token = Buffer.from('fzzz').toString('base64url');
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'fjord/', ContinuationToken: token }),
    );
    expect(page.Contents).toBeUndefined();
  });
});

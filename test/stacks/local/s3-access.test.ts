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
  const acme = (ask: Ask) =>
    ask.action === 's3:ListBucket'
      ? ask.context?.['s3:prefix'] === 'acme/'
      : ask.resource.startsWith('arn:aws:s3:::documents/acme/');

  beforeEach(async () => {
    await s3.seed(Bucket, 'acme/plan', 'of acme');
    await s3.seed(Bucket, 'globex/plan', 'of globex');
    gate.rule = acme;
  });

  it('serves a tenant its own objects and neither reads, writes nor deletes another one’s', async () => {
    expect((await get('acme/plan')).text).toBe('of acme');
    expect(await errorOf(get('globex/plan'))).toEqual(['AccessDenied', 403]);
    expect(await errorOf(put('globex/plan', 'overwritten'))).toEqual(['AccessDenied', 403]);
    const remove = client.send(new DeleteObjectCommand({ Bucket, Key: 'globex/plan' }));
    expect(await errorOf(remove)).toEqual(['AccessDenied', 403]);
    const head = client.send(new HeadObjectCommand({ Bucket, Key: 'globex/plan' }));
    expect((await errorOf(head))?.[1]).toBe(403);
    gate.rule = () => true;
    expect((await get('globex/plan')).text).toBe('of globex');
  });

  it('asks for the actions that AWS documents, on the object', async () => {
    gate.rule = () => true;
    await get('acme/plan');
    await client.send(new HeadObjectCommand({ Bucket, Key: 'acme/plan' }));
    await put('acme/new', 'x', { IfNoneMatch: '*' });
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'acme/new' }));
    const resource = (key: string) => `arn:aws:s3:::documents/acme/${key}`;
    expect(gate.asked).toEqual([
      { action: 's3:GetObject', resource: resource('plan'), context: {} },
      { action: 's3:GetObject', resource: resource('plan'), context: {} },
      { action: 's3:PutObject', resource: resource('new'), context: { 's3:if-none-match': '*' } },
      { action: 's3:DeleteObject', resource: resource('new'), context: {} },
    ]);
  });

  it('answers 403, not 404, for a missing object when the caller may not list the bucket', async () => {
    expect(await errorOf(get('acme/missing'))).toEqual(['AccessDenied', 403]);
    expect(gate.asked.at(-1)).toEqual({
      action: 's3:ListBucket',
      resource: 'arn:aws:s3:::documents',
      context: {},
    });
    const head = client.send(new HeadObjectCommand({ Bucket, Key: 'acme/missing' }));
    expect((await errorOf(head))?.[1]).toBe(403);
    gate.rule = () => true;
    expect(await errorOf(get('acme/missing'))).toEqual(['NoSuchKey', 404]);
  });

  it('lists what a grant on a prefix allows, and nothing without that prefix', async () => {
    const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
    const own = await list({ Prefix: 'acme/' });
    expect(own.Contents?.map(({ Key }) => Key)).toEqual(['acme/plan']);
    for (const more of [{}, { Prefix: '' }, { Prefix: 'globex/' }, { Prefix: 'acme' }, { Delimiter: '/' }]) {
      expect(await errorOf(list(more))).toEqual(['AccessDenied', 403]);
    }
  });

  it('tells IAM prefix, delimiter and max-keys, each only when the request has it', async () => {
    const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
    gate.rule = () => true;
    await list({});
    await list({ Prefix: 'acme/', Delimiter: '/', MaxKeys: 5 });
    const resource = 'arn:aws:s3:::documents';
    expect(gate.asked).toEqual([
      { action: 's3:ListBucket', resource, context: {} },
      {
        action: 's3:ListBucket',
        resource,
        context: { 's3:prefix': 'acme/', 's3:delimiter': '/', 's3:max-keys': '5' },
      },
    ]);
  });

  it('does not let a continuation token leave the prefix', async () => {
    const token = Buffer.from('fzzz').toString('base64url');
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'acme/', ContinuationToken: token }),
    );
    expect(page.Contents).toBeUndefined();
  });
});

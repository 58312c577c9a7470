import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createS3 } from '../../../stacks/local/s3/s3.ts';
import { Bucket, errorOf, type Loopback, plan, startS3 } from './s3-loopback.ts';
import { awsRequest, recordingAuthorize } from './sdk-loopback.ts';

let folder: Loopback['folder'];
let gate: Loopback['gate'];
let s3: Loopback['s3'];
let client: Loopback['client'];
let put: Loopback['put'];
let get: Loopback['get'];
let stop: Loopback['stop'];

beforeEach(async () => {
  ({ folder, gate, s3, client, put, get, stop } = await startS3());
});
afterEach(() => stop());

describe('objects', () => {
  it('gives back what was put, with its content type and user metadata', async () => {
    const { ETag } = await put('fjord/a.txt', 'hello', {
      ContentType: 'text/plain',
      Metadata: { call: 'c1' },
    });
    const answer = await get('fjord/a.txt');
    expect(answer).toMatchObject({
      text: 'hello',
      ContentType: 'text/plain',
      Metadata: { call: 'c1' },
      ContentLength: 5,
      ETag,
    });
    expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'fjord/a.txt' }));
    expect(head).toMatchObject({ ContentLength: 5, ETag, ServerSideEncryption: 'AES256' });
  });

  it('makes a new ETag for every write to a bucket that encrypts with KMS', async () => {
    const write = () =>
      client.send(new PutObjectCommand({ Bucket: 'manifests', Key: 'same', Body: 'same bytes' }));
    const [first, second] = [await write(), await write()];
    expect(first.ETag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(first.ETag).not.toBe(second.ETag);
    expect(first.ServerSideEncryption).toBe('aws:kms');
  });

  it('keeps each key apart from every other, whatever it holds', async () => {
    const keys = [
      '../outside',
      'fjord/../tundra/secret',
      'fjord/%2e%2e/tundra',
      'fjord/..',
      'fjord/*',
      'fjord/a?b#c&d=e+f g',
      'fjord//twice',
      'fjord/ünïcödé 漢字 🎈',
      'fjord/nul\u0000byte',
      'fjord/line\nbreak\r<&>"\'',
      'a'.repeat(1024),
      '/leading',
      '.',
    ];
    for (const key of keys) await put(key, `body of ${key}`);
    for (const key of keys) expect((await get(key)).text).toBe(`body of ${key}`);
    const listed = await client.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
    const listedKeys = listed.Contents?.map(({ Key }) => decodeURIComponent(Key as string));
    expect(listedKeys).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    const files = await readdir(join(folder, Bucket));
    expect(files).toHaveLength(keys.length);
    for (const file of files) expect(file).toMatch(/^[0-9a-f]{64}\.object$/);
    expect(await readdir(folder)).toEqual([Bucket]);
  });

  it('asks IAM about the very key that it then serves', async () => {
    await put('fjord/../tundra/%2e*', 'x');
    expect(gate.asked[0]).toEqual({
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::letters/fjord/../tundra/%2e*',
      context: {},
    });
  });

  it('refuses a key of more than 1,024 bytes of UTF-8', async () => {
    expect(await errorOf(put('é'.repeat(513), 'x'))).toEqual(['KeyTooLongError', 400]);
    expect(await errorOf(put('é'.repeat(512), 'x'))).toBeUndefined();
  });

  it('answers one range of bytes and refuses what it cannot satisfy', async () => {
    await put('digits', '0123456789');
    const ranges = [
      ['bytes=0-3', '0123', 'bytes 0-3/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-2', '89', 'bytes 8-9/10'],
      ['bytes=8-99', '89', 'bytes 8-9/10'],
    ] as const;
    for (const [Range, text, ContentRange] of ranges) {
      expect(await get('digits', { Range })).toMatchObject({ text, ContentRange });
    }
    expect(await errorOf(get('digits', { Range: 'bytes=10-' }))).toEqual(['InvalidRange', 416]);
    expect(await errorOf(get('digits', { Range: 'bytes=0-1,3-4' }))).toEqual(['NotImplemented', 501]);
  });

  it('deletes, and a delete of nothing succeeds', async () => {
    await put('gone', 'x');
    for (let time = 0; time < 2; time += 1) {
      expect(await errorOf(client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' })))).toBeUndefined();
    }
    expect(await errorOf(get('gone'))).toEqual(['NoSuchKey', 404]);
  });

  it('serves what an earlier run stored, and removes the remains of an interrupted write', async () => {
    await s3.seed(Bucket, 'fjord/kept', 'kept', 'text/plain');
    await writeFile(join(folder, Bucket, 'half.tmp'), 'half');
    const { authorize } = recordingAuthorize();
    const again = createS3({ plan, authorize, folder });
    const answer = await again.handle(awsRequest('s3', { method: 'GET', path: '/letters/fjord/kept' }));
    expect(String(answer.body)).toBe('kept');
    expect(answer.headers['content-type']).toBe('text/plain');
    expect(await readdir(join(folder, Bucket))).toHaveLength(1);
  });

  it('leaves what is there alone when it is seeded again', async () => {
    await s3.seed(Bucket, 'fjord/plan', 'as it was');
    await s3.seed(Bucket, 'fjord/plan', 'another');
    const answer = await client.send(new GetObjectCommand({ Bucket, Key: 'fjord/plan' }));
    expect(await answer.Body?.transformToString()).toBe('as it was');
  });

  it('refuses to serve a damaged file', async () => {
    await s3.seed(Bucket, 'a', 'abc');
    const [file] = await readdir(join(folder, Bucket));
    await writeFile(join(folder, Bucket, file as string), 'not an object');
    const again = createS3({ plan, authorize: () => {}, folder });
    const request = awsRequest('s3', { method: 'GET', path: '/letters/a' });
    await expect(again.handle(request)).rejects.toThrow('is not an object of this store');
  });

  it('knows no bucket but those of the plan', async () => {
    const call = client.send(new GetObjectCommand({ Bucket: 'other-bucket', Key: 'a' }));
    expect(await errorOf(call)).toEqual(['NoSuchBucket', 404]);
    await expect(s3.seed('other-bucket', 'a', 'x')).rejects.toThrow('the plan has no such bucket');
    expect(gate.asked).toEqual([]);
  });
});

describe('lists', () => {
  it('pages through keys and common prefixes, each once', async () => {
    const keys = ['a/1', 'a/2', 'b', 'c/d/1', 'c/e/1', 'z', 'é', '\uffee', '🎈'];
    for (const key of [...keys].reverse()) await s3.seed(Bucket, key, 'x');
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput = await client.send(
        new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 2, ContinuationToken: token }),
      );
      const names = [
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ];
      expect(page.KeyCount).toBe(names.length);
      expect(names.length).toBeLessThanOrEqual(2);
      seen.push(...(names as string[]));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    expect(seen.sort()).toEqual(['a/', 'b', 'c/', 'z', 'é', '\uffee', '🎈'].sort());
  });

  it('refuses a token that it did not give, and a page size that is no number', async () => {
    const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
    expect(await errorOf(list({ ContinuationToken: 'a=b' }))).toEqual(['InvalidArgument', 400]);
    expect(await errorOf(list({ MaxKeys: -1 }))).toEqual(['InvalidArgument', 400]);
    expect((await list({ MaxKeys: 0 })).KeyCount).toBe(0);
  });
});

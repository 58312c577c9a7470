import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bucket, errorOf, type Loopback, startS3 } from './s3-loopback.ts';
import { awsRequest } from './sdk-loopback.ts';

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

describe('conditional writes', () => {
  it('lets exactly one of many concurrent writers create an object', async () => {
    const writers = Array.from({ length: 20 }, (_, number) => `writer ${number}`);
    const outcomes = await Promise.all(
      writers.map((body) => errorOf(put('race', body, { IfNoneMatch: '*' }))),
    );
    expect(outcomes.filter((error) => error === undefined)).toHaveLength(1);
    for (const error of outcomes) if (error) expect(error).toEqual(['PreconditionFailed', 412]);
    expect((await get('race')).text).toBe(writers[outcomes.indexOf(undefined)]);
  });

  it('lets exactly one of many concurrent writers replace the object that all have read', async () => {
    const { ETag } = await put('race', 'first');
    const writers = Array.from({ length: 20 }, (_, number) => `writer ${number}`);
    const outcomes = await Promise.all(writers.map((body) => errorOf(put('race', body, { IfMatch: ETag }))));
    expect(outcomes.filter((error) => error === undefined)).toHaveLength(1);
    expect((await get('race')).text).toBe(writers[outcomes.indexOf(undefined)]);
  });

  it('gives a replayed create no second effect', async () => {
    await put('fjord/once', 'first', { IfNoneMatch: '*' });
    expect(await errorOf(put('fjord/once', 'second', { IfNoneMatch: '*' }))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    expect((await get('fjord/once')).text).toBe('first');
  });

  it('needs s3:GetObject for a condition on an ETag', async () => {
    const { ETag } = await put('fjord/a', 'x');
    gate.rule = ({ action }) => action !== 's3:GetObject';
    expect(await errorOf(put('fjord/a', 'y', { IfMatch: ETag }))).toEqual(['AccessDenied', 403]);
    const remove = (IfMatch: string | undefined) =>
      client.send(new DeleteObjectCommand({ Bucket, Key: 'fjord/a', IfMatch }));
    expect(await errorOf(remove(ETag))).toEqual(['AccessDenied', 403]);
    expect(await errorOf(remove('*'))).toBeUndefined();
  });

  it('deletes under a condition only the object that was meant', async () => {
    const { ETag } = await put('a', 'x');
    const remove = (IfMatch: string | undefined) =>
      client.send(new DeleteObjectCommand({ Bucket, Key: 'a', IfMatch }));
    expect(await errorOf(remove('"0123"'))).toEqual(['PreconditionFailed', 412]);
    expect(await errorOf(remove(ETag))).toBeUndefined();
    expect(await errorOf(remove(ETag))).toEqual(['NoSuchKey', 404]);
    expect(await errorOf(remove('*'))).toEqual(['NoSuchKey', 404]);
    expect(await errorOf(put('a', 'x', { IfMatch: ETag }))).toEqual(['NoSuchKey', 404]);
  });
});

describe('digests and limits', () => {
  const digests: [string, Record<string, string>, string, number][] = [
    ['a wrong CRC32', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest', 400],
    ['a malformed CRC32', { 'x-amz-checksum-crc32': 'no' }, 'InvalidDigest', 400],
    ['a wrong SHA-256', { 'x-amz-checksum-sha256': Buffer.alloc(32).toString('base64') }, 'BadDigest', 400],
    ['a wrong MD5', { 'content-md5': Buffer.alloc(16).toString('base64') }, 'BadDigest', 400],
    [
      'two checksums',
      {
        'x-amz-checksum-crc32': 'NhCmhg==',
        'x-amz-checksum-sha1': 'qvTGHdzF6KLavt4PO0gs2a6pQ00=',
      },
      'InvalidRequest',
      400,
    ],
    [
      'an announced checksum that is not there',
      { 'x-amz-sdk-checksum-algorithm': 'CRC32' },
      'InvalidRequest',
      400,
    ],
    ['a checksum that it cannot verify', { 'x-amz-checksum-crc32c': 'AAAAAA==' }, 'NotImplemented', 501],
    ['metadata of more than 2 KiB', { 'x-amz-meta-a': 'a'.repeat(2048) }, 'MetadataTooLarge', 400],
    ['metadata beyond ASCII', { 'x-amz-meta-a': 'é' }, 'InvalidArgument', 400],
  ];
  it.each(digests)('refuses %s and stores nothing', async (_, headers, code, status) => {
    const request = awsRequest('s3', {
      method: 'PUT',
      path: '/letters/a',
      headers,
      body: Buffer.from('hello'),
    });
    await expect(s3.handle(request)).rejects.toMatchObject({ code, status });
    expect(await errorOf(get('a'))).toEqual(['NoSuchKey', 404]);
  });

  it('gives a verified checksum back with the whole object', async () => {
    await put('a', 'hello');
    expect(await get('a')).toMatchObject({ ChecksumCRC32: 'NhCmhg==', text: 'hello' });
    expect((await get('a', { Range: 'bytes=0-1' })).ChecksumCRC32).toBeUndefined();
  });

  it('stores a body that was sent in chunks once the listener has decoded it', async () => {
    const headers = {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': '5',
      'x-amz-sdk-checksum-algorithm': 'CRC32',
      'x-amz-checksum-crc32': 'NhCmhg==',
    };
    const sent = { method: 'PUT', path: '/letters/a', headers };
    const raw = awsRequest('s3', { ...sent, body: Buffer.from('5\r\nhello\r\n0\r\n\r\n') });
    await expect(s3.handle(raw)).rejects.toMatchObject({ code: 'NotImplemented' });
    await s3.handle(awsRequest('s3', { ...sent, body: Buffer.from('hello') }));
    expect((await get('a')).text).toBe('hello');
  });

  it('refuses an object of more than 16 MiB', async () => {
    const body = Buffer.alloc(16 * 1024 * 1024 + 1);
    const request = awsRequest('s3', { method: 'PUT', path: '/letters/big', body });
    await expect(s3.handle(request)).rejects.toMatchObject({ code: 'EntityTooLarge' });
  });
});

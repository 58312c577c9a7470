import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AwsResponse } from '../../../stacks/account/aws-request.ts';
import { createS3 } from '../../../stacks/local/s3/s3.ts';
import { bucket, type Loopback, startS3 } from './s3-loopback.ts';
import { awsRequest, planOf } from './sdk-loopback.ts';

let folder: Loopback['folder'];
let s3: Loopback['s3'];
let stop: Loopback['stop'];

beforeEach(async () => {
  ({ folder, s3, stop } = await startS3());
});
afterEach(() => stop());

describe('what is not understood', () => {
  const refused: [string, string, Record<string, string>, number?][] = [
    ['GET', '/', {}],
    ['GET', '/letters', {}],
    ['GET', '/letters?list-type=1', {}],
    ['GET', '/letters?acl', {}],
    ['GET', '/letters?policy', {}],
    ['GET', '/letters?versions', {}],
    ['GET', '/letters?list-type=2&fetch-owner=true', {}],
    ['GET', '/letters?list-type=2&encoding-type=base64', {}],
    ['HEAD', '/letters', {}],
    ['PUT', '/letters', {}],
    ['DELETE', '/letters', {}],
    ['POST', '/letters?delete', {}],
    ['POST', '/letters/a?uploads', {}],
    ['PUT', '/letters/a?partNumber=1&uploadId=u', {}],
    ['PUT', '/letters/a?acl', {}],
    ['PUT', '/letters/a?tagging', {}],
    ['GET', '/letters/a?versionId=v', {}],
    ['GET', '/letters/a?response-content-type=text/html', {}],
    ['GET', '/letters/a?x-id=PutObject', {}],
    ['PUT', '/letters/a', { 'x-amz-copy-source': '/letters/tundra' }],
    ['PUT', '/letters/a', { 'x-amz-acl': 'public-read' }],
    ['PUT', '/letters/a', { 'x-amz-tagging': 'a=b' }],
    ['PUT', '/letters/a', { 'x-amz-server-side-encryption': 'aws:kms' }],
    ['PUT', '/letters/a', { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }],
    ['PUT', '/letters/a', { 'x-amz-decoded-content-length': '0' }],
    ['PUT', '/letters/a', { 'x-amz-trailer': 'x-amz-checksum-crc32' }],
    ['PUT', '/letters/a', { 'content-encoding': 'aws-chunked' }],
    ['PUT', '/letters/a', { 'content-encoding': 'gzip' }],
    ['PUT', '/letters/a', { 'if-none-match': '"etag"' }],
    ['PUT', '/letters/a', { 'if-match': '*' }],
    ['PUT', '/letters/a', { 'if-match': 'W/"etag"' }],
    ['PUT', '/letters/a', { 'if-match': '"a"', 'if-none-match': '*' }],
    ['PUT', '/letters/a', { 'if-match': '"a", "b"' }],
    ['GET', '/letters/a', { 'if-match': '"etag"' }],
    ['GET', '/letters/a', { 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }],
    ['GET', '/letters/a', { 'x-amz-expected-bucket-owner': '111122223333' }],
    ['DELETE', '/letters/a', { 'x-amz-bypass-governance-retention': 'true' }],
    ['OPTIONS', '/letters/a', {}],
    ['GET', '/letters?list-type=2&prefix=fjord%2F&prefix=tundra%2F', {}, 400],
    ['GET', '/letters/a+b', {}, 400],
    ['GET', '/letters/%zz', {}, 400],
    ['GET', '/letters/%ff', {}, 400],
    ['GET', '/letters/é', {}, 400],
    ['GET', 'letters/a', {}, 400],
  ];
  it.each(refused)('refuses %s %s with headers %j', async (method, path, headers, status = 501) => {
    const before: string[] = await readdir(folder);
    const answer: Promise<AwsResponse> = s3.handle(awsRequest('s3', { method, path, headers }));
    await expect(answer).rejects.toMatchObject({ name: 'AwsError', status });
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('the plan', () => {
  it.each(['Letters', '..', 'a/b', 'ab'])('refuses a bucket called %j', (name) => {
    const odd = planOf([bucket(name)]);
    expect(() => createS3({ plan: odd, authorize: () => {}, folder })).toThrow('not a bucket name of S3');
  });
});

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
    ['GET', '/documents', {}],
    ['GET', '/documents?list-type=1', {}],
    ['GET', '/documents?acl', {}],
    ['GET', '/documents?policy', {}],
    ['GET', '/documents?versions', {}],
    ['GET', '/documents?list-type=2&fetch-owner=true', {}],
    ['GET', '/documents?list-type=2&encoding-type=base64', {}],
    ['HEAD', '/documents', {}],
    ['PUT', '/documents', {}],
    ['DELETE', '/documents', {}],
    ['POST', '/documents?delete', {}],
    ['POST', '/documents/a?uploads', {}],
    ['PUT', '/documents/a?partNumber=1&uploadId=u', {}],
    ['PUT', '/documents/a?acl', {}],
    ['PUT', '/documents/a?tagging', {}],
    ['GET', '/documents/a?versionId=v', {}],
    ['GET', '/documents/a?response-content-type=text/html', {}],
    ['GET', '/documents/a?x-id=PutObject', {}],
    ['PUT', '/documents/a', { 'x-amz-copy-source': '/documents/globex' }],
    ['PUT', '/documents/a', { 'x-amz-acl': 'public-read' }],
    ['PUT', '/documents/a', { 'x-amz-tagging': 'a=b' }],
    ['PUT', '/documents/a', { 'x-amz-server-side-encryption': 'aws:kms' }],
    ['PUT', '/documents/a', { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }],
    ['PUT', '/documents/a', { 'x-amz-decoded-content-length': '0' }],
    ['PUT', '/documents/a', { 'x-amz-trailer': 'x-amz-checksum-crc32' }],
    ['PUT', '/documents/a', { 'content-encoding': 'aws-chunked' }],
    ['PUT', '/documents/a', { 'content-encoding': 'gzip' }],
    ['PUT', '/documents/a', { 'if-none-match': '"etag"' }],
    ['PUT', '/documents/a', { 'if-match': '*' }],
    ['PUT', '/documents/a', { 'if-match': 'W/"etag"' }],
    ['PUT', '/documents/a', { 'if-match': '"a"', 'if-none-match': '*' }],
    ['PUT', '/documents/a', { 'if-match': '"a", "b"' }],
    ['GET', '/documents/a', { 'if-match': '"etag"' }],
    ['GET', '/documents/a', { 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }],
    ['GET', '/documents/a', { 'x-amz-expected-bucket-owner': '111122223333' }],
    ['DELETE', '/documents/a', { 'x-amz-bypass-governance-retention': 'true' }],
    ['OPTIONS', '/documents/a', {}],
    ['GET', '/documents?list-type=2&prefix=acme%2F&prefix=globex%2F', {}, 400],
    ['GET', '/documents/a+b', {}, 400],
    ['GET', '/documents/%zz', {}, 400],
    ['GET', '/documents/%ff', {}, 400],
    ['GET', '/documents/é', {}, 400],
    ['GET', 'documents/a', {}, 400],
  ];
  it.each(refused)('refuses %s %s with headers %j', async (method, path, headers, status = 501) => {
    const before: string[] = await readdir(folder);
    const answer: Promise<AwsResponse> = s3.handle(awsRequest('s3', { method, path, headers }));
    await expect(answer).rejects.toMatchObject({ name: 'AwsError', status });
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('the plan', () => {
  it.each(['Documents', '..', 'a/b', 'ab'])('refuses a bucket called %j', (name) => {
    const odd = planOf([bucket(name)]);
    expect(() => createS3({ plan: odd, authorize: () => {}, folder })).toThrow('not a bucket name of S3');
  });
});

/** What S3 asks of KMS in its caller's name, and what it does with encryption that a request asks for. */
import { DeleteObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createS3 } from '../../../stacks/local/s3/s3.ts';
import type { Resource } from '../../../stacks/plan/plan-types.ts';
import { bucket, errorOf, key, keyArn, type Loopback, plan, startS3 } from './s3-loopback.ts';
import { awsRequest, planOf } from './sdk-loopback.ts';

let loopback: Loopback;
beforeEach(async () => {
  loopback = await startS3();
  await loopback.s3.seed('manifests', 'fjord/a', 'of fjord');
});
afterEach(() => loopback.stop());

const Bucket = 'manifests';
const asked = () => loopback.gate.asked.map(({ action }) => action);
const inS3 = (operation: string, context = 'arn:aws:s3:::manifests') => ({
  action: `kms:${operation}`,
  resource: keyArn,
  via: 's3',
  context: {
    'kms:ViaService': 's3.eu-central-1.amazonaws.com',
    'kms:CallerAccount': '111122223333',
    'kms:EncryptionContext:aws:s3:arn': context,
  },
});

describe('the key of a bucket', () => {
  it('is asked to decrypt what is read, in the name of the caller, for the bucket', async () => {
    const answer = await loopback.get('fjord/a', { Bucket });
    expect(answer).toMatchObject({
      text: 'of fjord',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: keyArn,
      BucketKeyEnabled: true,
    });
    expect(loopback.gate.asked.slice(1)).toEqual([inS3('Decrypt')]);
    await loopback.client.send(new HeadObjectCommand({ Bucket, Key: 'fjord/a' }));
    expect(asked().slice(2)).toEqual(['s3:GetObject', 'kms:Decrypt']);
  });

  it('is asked for a data key for what is written, and to verify its own', async () => {
    await loopback.put('fjord/b', 'x', { Bucket });
    expect(loopback.gate.asked.slice(1)).toEqual([inS3('GenerateDataKey'), inS3('Decrypt')]);
  });

  it('is not asked for a list, a deletion, a missing object, nor by a bucket without it', async () => {
    await loopback.client.send(new ListObjectsV2Command({ Bucket }));
    await loopback.client.send(new DeleteObjectCommand({ Bucket, Key: 'fjord/none' }));
    await errorOf(loopback.get('fjord/none', { Bucket }));
    await loopback.put('fjord/b', 'x');
    expect(asked().filter((action) => action.startsWith('kms:'))).toEqual([]);
  });

  it('has each object in its context where there is no bucket key', async () => {
    const plain = structuredClone(plan);
    for (const { outputs } of plain.resources)
      for (const rule of (outputs.rules ?? []) as { bucketKeyEnabled?: boolean }[])
        delete rule.bucketKeyEnabled;
    const asks: object[] = [];
    const s3 = createS3({ plan: plain, authorize: (_, ask) => asks.push(ask), folder: loopback.folder });
    await s3.handle(awsRequest('s3', { method: 'PUT', path: '/manifests/fjord/b', body: Buffer.from('x') }));
    expect(asks.slice(1)).toEqual([inS3('GenerateDataKey', 'arn:aws:s3:::manifests/fjord/b')]);
  });

  it('refuses with S3’s own error before anything is read or written', async () => {
    loopback.gate.rule = ({ action }) => action !== 'kms:Decrypt';
    expect(await errorOf(loopback.get('fjord/a', { Bucket }))).toEqual(['AccessDenied', 403]);
    expect(await errorOf(loopback.put('fjord/a', 'new', { Bucket }))).toEqual(['AccessDenied', 403]);
    loopback.gate.rule = ({ action }) => action !== 'kms:GenerateDataKey';
    expect(await errorOf(loopback.put('fjord/a', 'new', { Bucket }))).toEqual(['AccessDenied', 403]);
    expect((await loopback.get('fjord/a', { Bucket })).text).toBe('of fjord');
  });
});

describe('encryption that a write asks for', () => {
  const other = 'arn:aws:kms:eu-central-1:111122223333:key/other';
  it.each([
    ['nothing', {}, {}],
    [
      'the default, in full',
      { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn },
      {
        's3:x-amz-server-side-encryption': 'aws:kms',
        's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn,
      },
    ],
  ])('%s is done, and IAM sees just what was said', async (_what, said, context) => {
    await loopback.put('fjord/b', 'x', { Bucket, ...said });
    expect(loopback.gate.asked[0]).toMatchObject({ action: 's3:PutObject', context });
    expect(Object.keys(loopback.gate.asked[0]?.context ?? {})).toEqual(Object.keys(context));
  });

  it.each([
    ['another key', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: other }],
    ['the account’s key', { ServerSideEncryption: 'aws:kms' }],
    ['S3’s own key', { ServerSideEncryption: 'AES256' }],
    ['a key of the client', { SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'a'.repeat(32) }],
  ])('%s is shown to IAM, and refused even where IAM would not', async (_what, said) => {
    const write = () => loopback.put('fjord/b', 'x', { Bucket, ...said } as object);
    expect(await errorOf(write())).toEqual(['NotImplemented', 501]);
    loopback.gate.rule = ({ context = {} }) => Object.keys(context).length === 0;
    expect(await errorOf(write())).toEqual(['AccessDenied', 403]);
  });
});

describe('a plan', () => {
  const withKey = (resources: object[]) => () =>
    createS3({ plan: planOf(resources as never), authorize: () => {}, folder: loopback.folder });
  const [, , , encryption] = plan.resources;

  it.each([
    ['without the key', [bucket('manifests'), encryption], 'the plan has no KMS key key'],
    [
      'with the key disabled',
      [{ ...key, inputs: { isEnabled: false } }, bucket('manifests'), encryption],
      'the KMS key key is disabled',
    ],
  ])('%s is refused at the start', (_what, resources, message) => {
    expect(withKey(resources as object[])).toThrow(message);
  });

  it('may name the key by its alias', () => {
    const alias = {
      type: 'aws:kms/alias:Alias',
      name: 'alias',
      inputs: {},
      outputs: { name: 'alias/manifests', targetKeyArn: keyArn },
    };
    const named = structuredClone(encryption) as Resource;
    const [rule] = named.outputs.rules as { applyServerSideEncryptionByDefault: object }[];
    Object.assign(rule?.applyServerSideEncryptionByDefault ?? {}, { kmsMasterKeyId: 'alias/manifests' });
    expect(withKey([key, alias, bucket('manifests'), named])).not.toThrow();
  });
});

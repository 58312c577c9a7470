/** An S3 of the local AWS over a fresh folder, with the real SDK client in front of it, for one test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createS3 } from '../../../stacks/local/s3/s3.ts';
import { accountId, credentials, planOf, recordingAuthorize, region, serve } from './sdk-loopback.ts';

const bucketType = 'aws:s3/bucket:Bucket';
const encryptionType =
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration';
export const bucket = (name: string) => ({
  type: bucketType,
  name,
  inputs: {},
  outputs: { bucket: name, arn: `arn:aws:s3:::${name}` },
});
export const keyArn = `arn:aws:kms:${region}:${accountId}:key/key`;
/** A key of the plan, as a bucket or a table may name it. */
export const key = {
  type: 'aws:kms/key:Key',
  name: 'key',
  inputs: {},
  outputs: { arn: keyArn },
};
export const plan = planOf([
  key,
  bucket('letters'),
  bucket('manifests'),
  {
    type: encryptionType,
    name: 'manifests',
    inputs: {},
    outputs: {
      bucket: 'manifests',
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: 'key' },
          bucketKeyEnabled: true,
        },
      ],
    },
  },
]);
export const Bucket = 'letters';

export type Loopback = Awaited<ReturnType<typeof startS3>>;

/** Two buckets: `letters`, and `manifests`, which encrypts with a key of ours and a bucket key. */
export async function startS3() {
  const folder = await mkdtemp(join(tmpdir(), 's3-'));
  const { gate, authorize } = recordingAuthorize();
  const s3 = createS3({ plan, authorize, folder });
  const server = await serve('s3', s3.handle);
  const client = new S3Client({ region, credentials, endpoint: server.endpoint, maxAttempts: 1 });
  return {
    folder,
    gate,
    s3,
    client,
    put: (Key: string, Body: string, more: object = {}) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    async get(Key: string, more: object = {}) {
      const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
      return { ...answer, text: await answer.Body?.transformToString() };
    },
    async stop() {
      client.destroy();
      await server.close();
      await s3.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The code and status of the error that a call ends with; undefined when it succeeds. */
export async function errorOf(call: Promise<unknown>): Promise<[string, number | undefined] | undefined> {
  const error = await call.then(
    () => undefined,
    (reason) => reason,
  );
  return error && [error.name, error.$metadata?.httpStatusCode];
}

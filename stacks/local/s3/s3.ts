/**
 * The S3 of the local AWS, over files: only the operations that a tool needs. Takes a request whose signature
 * was verified; gives S3's answer or throws an AwsError with S3's code. It reads and writes only after IAM
 * allowed it, knows only the plan's buckets, never uses a key as a path, and refuses unknown options. It has
 * no versions and no Object Lock.
 */

import { type Authorize, AwsError, type AwsRequest, type AwsResponse } from '../../account/aws-request.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { askOfKey } from '../kms.ts';
import { openBuckets } from './buckets.ts';
import { deleteObject } from './delete-object.ts';
import { getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import { putObject } from './put-object.ts';
import type { S3Call } from './s3-call.ts';
import { parseS3Request } from './s3-request.ts';

export type S3 = {
  /** Answers one request. @throws AwsError AccessDenied 403, NoSuchBucket 404, NotImplemented 501, … */
  handle(request: AwsRequest): Promise<AwsResponse>;
  /** Writes an object that does not exist yet, without IAM; for the data of a fresh stage. */
  seed(bucketName: string, key: string, body: string | Uint8Array, contentType?: string): Promise<void>;
  /** Resolves when every started write is on disk. */
  close(): Promise<void>;
};

/** The buckets of `plan`, kept under `folder` (created when absent; data of an earlier run stays). */
export function createS3(input: { plan: Plan; authorize: Authorize; folder: string }): S3 {
  const buckets = openBuckets(input.plan, input.folder);

  return {
    async handle(request) {
      const parsed = parseS3Request(request);
      const bucket = buckets.get(parsed.bucketName);
      if (!bucket) throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist');
      const ask = (action: string, resource: string, context: Record<string, string> = {}) =>
        input.authorize(request, { action, resource, context });
      return answer({
        request,
        parsed,
        bucket,
        askObject: (action, context) => ask(action, `${bucket.arn}/${parsed.key}`, context),
        askBucket: (action, context) => ask(action, bucket.arn, context),
        askKey(operation) {
          const use = bucket.keyUse(parsed.key);
          if (use !== undefined) input.authorize(request, askOfKey(use, operation));
        },
      });
    },
    async seed(bucketName, key, body, contentType) {
      const bucket = buckets.get(bucketName);
      if (!bucket) throw new Error(`cannot seed the bucket "${bucketName}": the plan has no such bucket`);
      // An existing object is of an earlier run and may be a person's work.
      if ((await bucket.store.read(key)) !== undefined) return;
      const bytes = Buffer.from(body);
      const properties = { contentType, metadata: {}, checksums: {} };
      await bucket.store.change(key, () => ({ put: bucket.describe(key, bytes, properties), body: bytes }));
    },
    async close() {
      await Promise.all([...buckets.values()].map((bucket) => bucket.store.settled()));
    },
  };
}

function answer(call: S3Call): Promise<AwsResponse> {
  switch (call.parsed.operation) {
    case 'GetObject':
    case 'HeadObject':
      return getObject(call);
    case 'PutObject':
      return putObject(call);
    case 'DeleteObject':
      return deleteObject(call);
    case 'ListObjectsV2':
      return listObjects(call);
  }
}

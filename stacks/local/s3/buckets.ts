/** The buckets of a plan by name: ARN, encryption and object store. A name cannot lead out of `folder`. */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { indexPlan, needText, type PlanIndex, textOf } from '../../account/plan-index.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { findKey, type KeyUse } from '../kms.ts';
import { type ObjectStore, openObjectStore, type StoredObject } from './object-store.ts';

type Properties = {
  contentType: string | undefined;
  metadata: Record<string, string>;
  checksums: Record<string, string>;
};

export type Bucket = {
  arn: string;
  /** value of the response header `x-amz-server-side-encryption` */
  encryption: string;
  /** the plan's key that encrypts by default; absent for a key that AWS owns or manages */
  keyArn: string | undefined;
  /** The use of that key for an object. */
  keyUse(key: string): KeyUse | undefined;
  /** whether S3 derives the objects' keys from one key of the bucket */
  bucketKey: boolean;
  store: ObjectStore;
  /** The metadata of a new object; its ETag is new for every write wherever that is so on AWS. */
  describe(key: string, body: Buffer, properties: Properties): StoredObject;
};

/** S3 User Guide, "General purpose bucket naming rules"; such a name is also safe as a folder's name. */
const bucketName = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const encryptionRule = z.looseObject({
  applyServerSideEncryptionByDefault: z
    .looseObject({ sseAlgorithm: z.string(), kmsMasterKeyId: z.string().nullish() })
    .nullish(),
  bucketKeyEnabled: z.boolean().nullish(),
});

/** All buckets of the plan by name. @throws Error for a name that S3 does not allow */
export function openBuckets(plan: Plan, folder: string): Map<string, Bucket> {
  const index = indexPlan(plan);
  const buckets = new Map<string, Bucket>();
  for (const resource of index.byType('aws:s3/bucket:Bucket')) {
    const name = needText(resource, 'bucket');
    if (!bucketName.test(name)) throw new Error(`${resource.urn}: "${name}" is not a bucket name of S3`);
    const arn = needText(resource, 'arn');
    const { encryption, keyArn, bucketKey } = encryptionOf(index, resource, name);
    buckets.set(name, {
      arn,
      encryption,
      keyArn,
      bucketKey,
      // "the encryption context … is the bucket ARN and not the object's" with a bucket key (S3 User Guide).
      keyUse: (key) =>
        keyArn === undefined
          ? undefined
          : {
              service: 's3',
              keyArn,
              encryptionContext: { 'aws:s3:arn': bucketKey ? arn : `${arn}/${key}` },
            },
      store: openObjectStore(join(folder, name)),
      describe: (key, body, properties) => describe(encryption, key, body, properties),
    });
  }
  return buckets;
}

type Encryption = { encryption: string; keyArn: string | undefined; bucketKey: boolean };

/** S3 encrypts every object with AES256 unless the bucket sets another way (since January 2023). */
function encryptionOf(index: PlanIndex, bucket: Resource, name: string): Encryption {
  const own = z
    .looseObject({ rule: encryptionRule.nullish() })
    .nullish()
    .parse(
      bucket.outputs.serverSideEncryptionConfiguration ?? bucket.inputs.serverSideEncryptionConfiguration,
    );
  const beside = index.plan.resources
    .filter((one) => /^aws:s3\/bucketServerSideEncryptionConfiguration(V2)?:/.test(one.type))
    .filter((one) => textOf(one, 'bucket') === name)
    .flatMap((one) => z.array(encryptionRule).parse(one.outputs.rules ?? one.inputs.rules));
  const rules = [...beside, ...(own?.rule ? [own.rule] : [])];
  const rule = rules.find((one) => one.applyServerSideEncryptionByDefault);
  const { sseAlgorithm = 'AES256', kmsMasterKeyId } = rule?.applyServerSideEncryptionByDefault ?? {};
  return {
    encryption: sseAlgorithm,
    // KMS without a key means `aws/s3`, which everybody in the account may use through S3: no question to
    // KMS.
    keyArn: kmsMasterKeyId ? findKey(index, kmsMasterKeyId, bucket) : undefined,
    bucketKey: rule?.bucketKeyEnabled === true,
  };
}

/** The headers of an object's encryption in S3's answers. */
export function encryptionAnswer({ encryption, keyArn, bucketKey }: Bucket): Record<string, string> {
  return {
    'x-amz-server-side-encryption': encryption,
    ...(keyArn !== undefined && { 'x-amz-server-side-encryption-aws-kms-key-id': keyArn }),
    ...(bucketKey && { 'x-amz-server-side-encryption-bucket-key-enabled': 'true' }),
  };
}

/**
 * The ETag is the MD5 of the body, except in a bucket with KMS encryption: there two writes of the same bytes
 * differ (S3 API Reference, data type Object, "ETag").
 */
function describe(encryption: string, key: string, body: Buffer, properties: Properties): StoredObject {
  return {
    key,
    etag: encryption.startsWith('aws:kms')
      ? randomBytes(16).toString('hex')
      : createHash('md5').update(body).digest('hex'),
    sizeBytes: body.length,
    modifiedAtMs: Date.now(),
    contentType: properties.contentType ?? 'binary/octet-stream',
    metadata: properties.metadata,
    checksums: properties.checksums,
  };
}

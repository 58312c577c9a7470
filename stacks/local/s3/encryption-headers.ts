/**
 * The encryption headers of a PutObject: condition keys for IAM, then a refusal of everything but the
 * bucket's own default, the only encryption of this S3.
 * Source: Service Authorization Reference for S3; S3 User Guide, "Specifying server-side encryption with AWS
 * KMS".
 */
import type { AwsRequest } from '../../account/aws-request.ts';
import type { Bucket } from './buckets.ts';
import { notImplemented } from './s3-request.ts';

const algorithm = 'x-amz-server-side-encryption';
const keyId = 'x-amz-server-side-encryption-aws-kms-key-id';
const customerAlgorithm = 'x-amz-server-side-encryption-customer-algorithm';

/** Each key exists only if its header was sent: the bucket's default does not belong to the request. */
export function encryptionConditions({ headers }: AwsRequest): Record<string, string> {
  const said = [algorithm, keyId, customerAlgorithm].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[`s3:${name}`, value] as const];
  });
  return Object.fromEntries(said);
}

/** @throws AwsError NotImplemented for any encryption but the default of the bucket */
export function checkEncryption({ headers }: AwsRequest, bucket: Bucket): void {
  const asked = headers[algorithm] ?? bucket.encryption;
  const key = headers[keyId] ?? (headers[algorithm] === undefined ? bucket.keyArn : undefined);
  if (headers[customerAlgorithm] !== undefined || asked !== bucket.encryption || key !== bucket.keyArn)
    throw notImplemented('PutObject: another encryption than the default of the bucket');
}

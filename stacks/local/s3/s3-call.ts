/**
 * Common to the operations of this S3: one parsed request on a bucket that exists, and the question to IAM about it.
 */
import type { AwsRequest } from '../../account/aws-request.ts';
import type { KeyOperation } from '../kms.ts';
import type { Bucket } from './buckets.ts';
import type { S3Request } from './s3-request.ts';

export type S3Call = {
  request: AwsRequest;
  parsed: S3Request;
  bucket: Bucket;
  /** Asks IAM for an action on this call's object. Throws AwsError AccessDenied. */
  askObject: (action: string, context?: Record<string, string>) => void;
  /** Asks IAM for an action on this call's bucket. Throws AwsError AccessDenied. */
  askBucket: (action: string, context?: Record<string, string>) => void;
  /** Asks KMS, in the caller's name, for the key of this call's object, when it has one of ours. Throws as above. */
  askKey: (operation: KeyOperation) => void;
};

/** The common part of S3's operations: a parsed request on an existing bucket, and its questions to IAM. */
import type { AwsRequest } from '../../account/aws-request.ts';
import type { KeyOperation } from '../kms.ts';
import type { Bucket } from './buckets.ts';
import type { S3Request } from './s3-request.ts';

export type S3Call = {
  request: AwsRequest;
  parsed: S3Request;
  bucket: Bucket;
  /** Asks IAM for an action on this call's object. @throws AwsError AccessDenied */
  askObject: (action: string, context?: Record<string, string>) => void;
  /** Asks IAM for an action on this call's bucket. @throws AwsError AccessDenied */
  askBucket: (action: string, context?: Record<string, string>) => void;
  /** Asks KMS in the caller's name, when the object has a key of the plan. @throws AwsError AccessDenied */
  askKey: (operation: KeyOperation) => void;
};

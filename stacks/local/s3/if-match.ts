/**
 * The If-Match header of conditional writes and deletes, checked against the current object.
 * Source: S3 User Guide, "How to prevent object overwrites with conditional writes" and "How to perform
 * conditional deletes".
 */
import { AwsError } from '../../account/aws-request.ts';
import type { StoredObject } from './object-store.ts';
import { notImplemented } from './s3-request.ts';

/** `*`, or one ETag without its quotes; a list or a weak ETag is refused (501). */
export function parseIfMatch(header: string | undefined): string | undefined {
  if (header === undefined || header === '*') return header;
  const etag = /^"([^",]+)"$|^([^",/]+)$/.exec(header);
  if (!etag) throw notImplemented(`If-Match with "${header}"`);
  return etag[1] ?? etag[2];
}

/** @throws AwsError NoSuchKey 404 without an object, PreconditionFailed 412 for another one */
export function checkIfMatch(ifMatch: string, current: StoredObject | undefined): void {
  if (!current) throw new AwsError('NoSuchKey', 404, 'The specified key does not exist.');
  if (ifMatch !== '*' && ifMatch !== current.etag) throw preconditionFailed();
}

/** The condition of a conditional write or delete did not hold. */
export function preconditionFailed(): AwsError {
  return new AwsError(
    'PreconditionFailed',
    412,
    'At least one of the pre-conditions you specified did not hold',
  );
}

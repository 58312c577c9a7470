/**
 * The If-Match header of conditional writes and deletes. In: the header, the current object. Out: nothing, or
 * the error that S3 answers. Source: S3 User Guide, "How to prevent object overwrites with conditional writes"
 * and "How to perform conditional deletes".
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

/** Throws AwsError NoSuchKey 404 when there is no object, PreconditionFailed 412 when it is another one. */
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

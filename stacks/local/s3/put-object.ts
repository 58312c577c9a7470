/** PutObject: verifies every digest of the request, stores the body, and gives the new ETag. */

import { AwsError, type AwsRequest, type AwsResponse } from '../../account/aws-request.ts';
import { type Bucket, encryptionAnswer } from './buckets.ts';
import { verifyChecksums } from './checksums.ts';
import { checksumHeaders } from './get-object.ts';
import { checkIfMatch, parseIfMatch, preconditionFailed } from './if-match.ts';
import type { S3Call } from './s3-call.ts';
import { notImplemented } from './s3-request.ts';

/** Largest object here, bytes. AWS allows 5 GiB in one PUT; this limits the memory use of a laptop. */
const maxObjectBytes = 16 * 1024 * 1024;
/** User metadata, bytes of names and values (S3 User Guide, "Working with object metadata"). */
const maxMetadataBytes = 2048;

/**
 * If-None-Match needs s3:PutObject alone, If-Match also s3:GetObject (S3 User Guide, "How to prevent object
 * overwrites with conditional writes"). With a key of the plan it needs kms:GenerateDataKey and, for a bucket
 * key, kms:Decrypt (S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
 * @throws AwsError AccessDenied 403; PreconditionFailed 412 and NoSuchKey 404 (conditions); BadDigest,
 * InvalidDigest, InvalidRequest, EntityTooLarge, MetadataTooLarge 400
 */
export async function putObject(call: S3Call): Promise<AwsResponse> {
  const { request, bucket, parsed } = call;
  const { ifMatch, ifNoneMatch } = conditionsOf(request);
  call.askObject('s3:PutObject', {
    ...(ifNoneMatch !== undefined && { 's3:if-none-match': ifNoneMatch }),
    ...(ifMatch !== undefined && { 's3:if-match': request.headers['if-match'] as string }),
    ...encryptionConditions(request),
  });
  if (ifMatch !== undefined) call.askObject('s3:GetObject');
  checkEncryption(request, bucket);
  call.askKey('GenerateDataKey');
  // S3 verifies the bucket's key before it derives an object's from it.
  if (bucket.bucketKey) call.askKey('Decrypt');

  const body = checkSize(request.body);
  const properties = {
    contentType: request.headers['content-type'],
    metadata: metadataOf(request),
    checksums: verifyChecksums(request),
  };
  const object = bucket.describe(parsed.key, body, properties);
  await bucket.store.change(parsed.key, (current) => {
    if (ifNoneMatch !== undefined && current) throw preconditionFailed();
    if (ifMatch !== undefined) checkIfMatch(ifMatch, current);
    return { put: object, body };
  });
  return {
    status: 200,
    headers: {
      etag: `"${object.etag}"`,
      ...encryptionAnswer(bucket),
      ...checksumHeaders(object),
    },
    body: '',
  };
}

/** @throws AwsError NotImplemented for a condition that S3 lacks for PutObject, and for both at once */
function conditionsOf(request: AwsRequest): { ifMatch: string | undefined; ifNoneMatch: string | undefined } {
  const ifNoneMatch = request.headers['if-none-match'];
  const ifMatch = parseIfMatch(request.headers['if-match']);
  if (ifMatch === '*') throw notImplemented('PutObject: If-Match with "*"');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw notImplemented('PutObject: If-None-Match with anything but "*"');
  }
  if (ifMatch !== undefined && ifNoneMatch !== undefined) {
    throw notImplemented('PutObject: If-Match together with If-None-Match');
  }
  return { ifMatch, ifNoneMatch };
}

function checkSize(body: Buffer): Buffer {
  if (body.length <= maxObjectBytes) return body;
  throw new AwsError(
    'EntityTooLarge',
    400,
    `Your proposed upload exceeds the maximum allowed object size, here ${maxObjectBytes} bytes`,
  );
}

function metadataOf(request: AwsRequest): Record<string, string> {
  const metadata: Record<string, string> = {};
  let bytes = 0;
  for (const [header, value] of Object.entries(request.headers)) {
    if (!header.startsWith('x-amz-meta-')) continue;
    const name = header.slice('x-amz-meta-'.length);
    // Beyond ASCII a header's bytes have no agreed meaning; S3 asks for ASCII over REST.
    if (!/^[\x20-\x7e\t]*$/.test(value) || name === '') {
      throw new AwsError('InvalidArgument', 400, `The user metadata "${header}" is not plain ASCII`);
    }
    bytes += name.length + value.length;
    metadata[name] = value;
  }
  if (bytes > maxMetadataBytes) {
    throw new AwsError(
      'MetadataTooLarge',
      400,
      'Your metadata headers exceed the maximum allowed metadata size',
    );
  }
  return metadata;
}

/**
 * The encryption headers of a PutObject: condition keys for IAM, then a refusal of everything but the
 * bucket's own default, the only encryption of this S3.
 * Source: Service Authorization Reference for S3; S3 User Guide, "Specifying server-side encryption with AWS
 * KMS".
 */
const algorithm = 'x-amz-server-side-encryption';
const keyId = 'x-amz-server-side-encryption-aws-kms-key-id';
const customerAlgorithm = 'x-amz-server-side-encryption-customer-algorithm';

/** Each key exists only if its header was sent: the bucket's default does not belong to the request. */
function encryptionConditions({ headers }: AwsRequest): Record<string, string> {
  const said = [algorithm, keyId, customerAlgorithm].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[`s3:${name}`, value] as const];
  });
  return Object.fromEntries(said);
}

/** @throws AwsError NotImplemented for any encryption but the default of the bucket */
function checkEncryption({ headers }: AwsRequest, bucket: Bucket): void {
  const asked = headers[algorithm] ?? bucket.encryption;
  const key = headers[keyId] ?? (headers[algorithm] === undefined ? bucket.keyArn : undefined);
  if (headers[customerAlgorithm] !== undefined || asked !== bucket.encryption || key !== bucket.keyArn)
    throw notImplemented('PutObject: another encryption than the default of the bucket');
}

/**
 * GetObject and HeadObject: the object or a range. A caller who may not list gets 403 for a missing object.
 */
import { AwsError, type AwsResponse } from '../../account/aws-request.ts';
import { encryptionAnswer } from './buckets.ts';
import type { StoredObject } from './object-store.ts';
import type { S3Call } from './s3-call.ts';
import { notImplemented } from './s3-request.ts';

type Range = { first: number; last: number };

/**
 * IAM decides s3:GetObject for both operations, and kms:Decrypt where there is something to decrypt.
 * @throws AwsError AccessDenied 403, NoSuchKey 404, InvalidRange 416
 */
export async function getObject(call: S3Call): Promise<AwsResponse> {
  const mode = call.request.headers['x-amz-checksum-mode'];
  if (mode !== undefined && mode !== 'ENABLED') throw notImplemented(`the checksum mode "${mode}"`);
  call.askObject('s3:GetObject');
  const found = await call.bucket.store.read(call.parsed.key);
  if (!found) {
    // Without s3:ListBucket a missing object is 403 (API Reference, GetObject, "Permissions"). The question
    // has no s3:prefix because the request has none, so a grant limited to a prefix does not allow it.
    call.askBucket('s3:ListBucket');
    throw new AwsError('NoSuchKey', 404, 'The specified key does not exist.');
  }
  // Also for HeadObject: AWS does not document which properties of an encrypted object need the key.
  call.askKey('Decrypt');
  const { object, body } = found;
  const headers = { ...propertiesOf(object), ...encryptionAnswer(call.bucket) };
  const range = parseRange(call.request.headers.range, object.sizeBytes);
  if (range) {
    const part = body.subarray(range.first, range.last + 1);
    return {
      status: 206,
      headers: {
        ...headers,
        'content-length': String(part.length),
        'content-range': `bytes ${range.first}-${range.last}/${object.sizeBytes}`,
      },
      body: part,
    };
  }
  // The checksums are of the whole object, so they go with the whole object only.
  const checksums = mode === 'ENABLED' ? checksumHeaders(object) : {};
  return {
    status: 200,
    headers: { ...headers, ...checksums, 'content-length': String(object.sizeBytes) },
    body: call.parsed.operation === 'HeadObject' ? '' : body,
  };
}

/** Response headers with the verified checksums of an object. */
export function checksumHeaders(object: StoredObject): Record<string, string> {
  const entries = Object.entries(object.checksums);
  if (entries.length === 0) return {};
  return {
    ...Object.fromEntries(entries.map(([algorithm, value]) => [`x-amz-checksum-${algorithm}`, value])),
    'x-amz-checksum-type': 'FULL_OBJECT',
  };
}

function propertiesOf(object: StoredObject): Record<string, string> {
  return {
    'accept-ranges': 'bytes',
    'content-type': object.contentType,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modifiedAtMs).toUTCString(),
    ...Object.fromEntries(
      Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
    ),
  };
}

/** One `bytes` range, RFC 9110 section 14.1.2. Several ranges are refused, as by S3; also another unit. */
function parseRange(header: string | undefined, sizeBytes: number): Range | undefined {
  if (header === undefined) return undefined;
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header);
  if (!parts || (parts[1] === '' && parts[2] === '')) throw notImplemented(`the range "${header}"`);
  const [, from = '', to = ''] = parts;
  const range =
    from === ''
      ? { first: Math.max(sizeBytes - Number(to), 0), last: sizeBytes - 1 }
      : { first: Number(from), last: to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) };
  if (range.first > range.last)
    throw new AwsError('InvalidRange', 416, 'The requested range is not satisfiable');
  return range;
}

// biome-ignore-all lint/style/noExcessiveLinesPerFile: one table of operations and what each may carry
/**
 * Parses an S3 request into operation, bucket and key. Path-style addresses only. Refuses by name (501) a
 * method, query parameter or header that this S3 does not understand: ignoring `acl`, `versionId` or
 * `x-amz-copy-source` would give another result than on AWS.
 */
import { AwsError, type AwsRequest } from '../../account/aws-request.ts';

export type S3Request = {
  operation: Operation;
  bucketName: string;
  /** the object key, decoded once; empty for an operation on the bucket */
  key: string;
};

type Operation = keyof typeof operations;

/** Longest object key, bytes of UTF-8 (S3 User Guide, "Naming Amazon S3 objects"). */
const maxKeyBytes = 1024;

/** IAM reads them; then a value is refused unless it is the bucket's default (put-object.ts). */
const encryptionHeaders = [
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-server-side-encryption-customer-key',
  'x-amz-server-side-encryption-customer-key-md5',
] as const;

/** Each operation with every query parameter and every meaningful header that it understands. */
const operations = {
  GetObject: { query: [], headers: ['range', 'x-amz-checksum-mode'] },
  HeadObject: { query: [], headers: ['x-amz-checksum-mode'] },
  PutObject: {
    query: [],
    headers: [
      'if-match',
      'if-none-match',
      'content-md5',
      'x-amz-checksum-crc32',
      'x-amz-checksum-sha1',
      'x-amz-checksum-sha256',
      'x-amz-sdk-checksum-algorithm',
      'x-amz-decoded-content-length',
      ...encryptionHeaders,
    ],
  },
  DeleteObject: { query: [], headers: ['if-match'] },
  ListObjectsV2: {
    query: [
      'list-type',
      'prefix',
      'delimiter',
      'max-keys',
      'continuation-token',
      'start-after',
      'encoding-type',
    ],
    headers: [],
  },
} as const satisfies Record<string, { query: readonly string[]; headers: readonly string[] }>;

/** Headers of SigV4 and of the SDKs that change no outcome here. */
const neutralHeaders = [
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
  'x-amz-user-agent',
] as const;

/** Headers without the `x-amz-` prefix that would change the outcome in S3. */
const meaningfulHeaders =
  /^(x-amz-.*|if-.*|range|content-md5|content-encoding|content-disposition|content-language|cache-control|expires)$/;

/** Reads it. @throws AwsError InvalidURI, KeyTooLongError, InvalidArgument 400, NotImplemented 501 */
export function parseS3Request(request: AwsRequest): S3Request {
  const { bucketName, key } = parsePath(request.path);
  const operation = findOperation(request, key);
  for (const name of new Set(request.query.keys())) checkParameter(request, operation, name);
  for (const name of Object.keys(request.headers)) checkHeader(operation, name);
  checkDecoded(operation, request);
  return { operation, bucketName, key };
}

/** An option that AWS has and this S3 lacks. */
export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', 501, `${what} is not part of the local AWS`);
}

/**
 * `/<bucket>/<key>` as sent. The key is decoded exactly once and never normalised: `..`, `//` and `%252e` are
 * ordinary keys. A raw `+` is refused, since S3 reads it as a space and other parsers as a plus.
 */
function parsePath(path: string): { bucketName: string; key: string } {
  const raw = path.split('?', 1)[0] as string;
  const parts = /^\/([^/]*)\/?(.*)$/s.exec(raw);
  if (!parts || !/^[\x21-\x7e]+$/.test(raw) || raw.includes('+')) throw invalidUri();
  const [, bucketName = '', rawKey = ''] = parts;
  let key: string;
  try {
    key = decodeURIComponent(rawKey);
  } catch {
    throw invalidUri();
  }
  if (Buffer.byteLength(key) > maxKeyBytes)
    throw new AwsError('KeyTooLongError', 400, 'Your key is too long');
  return { bucketName, key };
}

function findOperation(request: AwsRequest, key: string): Operation {
  if (key === '') {
    if (request.method === 'GET' && request.query.get('list-type') === '2') return 'ListObjectsV2';
    const asked = [...request.query.keys()].join(', ');
    throw notImplemented(`${request.method} on a bucket or the service${asked && ` (${asked})`}`);
  }
  switch (request.method) {
    case 'GET':
      return 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      return 'PutObject';
    case 'DELETE':
      return 'DeleteObject';
    default:
      throw notImplemented(`${request.method} on an object`);
  }
}

function checkParameter(request: AwsRequest, operation: Operation, name: string): void {
  const values = request.query.getAll(name);
  // `x-id` only repeats the operation's name: the SDKs send it for the log reader.
  const known = name === 'x-id' ? values[0] === operation : includes(operations[operation].query, name);
  if (!known) throw notImplemented(`${operation}: the query parameter "${name}"`);
  if (values.length > 1) {
    throw new AwsError('InvalidArgument', 400, `The query parameter "${name}" was given more than once`);
  }
}

function checkHeader(operation: Operation, name: string): void {
  if (!meaningfulHeaders.test(name) || includes(neutralHeaders, name)) return;
  if (operation === 'PutObject' && name.startsWith('x-amz-meta-')) return;
  if (!includes(operations[operation].headers, name)) {
    throw notImplemented(`${operation}: the header "${name}"`);
  }
}

/**
 * The listener must have decoded a chunked body (aws-chunked); it then removes `content-encoding:
 * aws-chunked` and `x-amz-trailer`, so a request with either of them is refused above.
 */
function checkDecoded(operation: Operation, { headers, body }: AwsRequest): void {
  const chunked = headers['x-amz-content-sha256']?.startsWith('STREAMING-') ?? false;
  const decodedBytes = headers['x-amz-decoded-content-length'];
  if (chunked !== (decodedBytes !== undefined) || (chunked && decodedBytes !== String(body.length))) {
    throw notImplemented(`${operation}: a body in chunks that was not decoded`);
  }
}

function includes(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function invalidUri(): AwsError {
  return new AwsError('InvalidURI', 400, "Couldn't parse the specified URI.");
}

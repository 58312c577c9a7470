/**
 * Decodes an `aws-chunked` body with unsigned chunks and a trailing checksum, the form in which the SDK sends
 * a stream to S3 over TLS. Gives the object's bytes. Refuses a wrong length or checksum, chunk signatures,
 * and checksums other than CRC32, SHA-1 and SHA-256.
 * Source: Amazon S3 API Reference, "Transferring Payload in Multiple Chunks" (unsigned payload with trailer).
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../../account/aws-request.ts';

/** Trailer name → base64 checksum of the decoded body. */
const checksums: Record<string, (body: Buffer) => string> = {
  'x-amz-checksum-crc32': (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString('base64');
  },
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest('base64'),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest('base64'),
};

/** The decoded body. @throws AwsError (400) for a malformed body, or a wrong length or checksum */
export function decodeAwsChunked(headers: Record<string, string>, body: Buffer): Buffer {
  if (headers['content-encoding']?.split(',')[0]?.trim() !== 'aws-chunked') {
    throw malformed('A streaming payload needs Content-Encoding: aws-chunked.');
  }
  const { chunks, trailers } = parseChunks(body);
  const decoded = Buffer.concat(chunks);
  if (headers['x-amz-decoded-content-length'] !== String(decoded.length)) {
    throw malformed('x-amz-decoded-content-length is not the length of the decoded body.', 'IncompleteBody');
  }
  checkTrailer(headers['x-amz-trailer'], trailers, decoded);
  return decoded;
}

/**
 * The headers of a decoded request, as if its body had been sent plainly: the verified trailer is a header,
 * the length is the body's, and `aws-chunked` is removed (S3 does not store it as the object's encoding
 * either).
 */
export function plainHeaders(headers: Record<string, string>, body: Buffer): Record<string, string> {
  const { 'content-encoding': encoding = '', 'x-amz-trailer': announced = '', ...others } = headers;
  const { 'transfer-encoding': _chunked, ...rest } = others;
  const remaining = encoding.split(',').slice(1).join(',').trim();
  const checksum = checksums[announced];
  return {
    ...rest,
    ...(remaining === '' ? {} : { 'content-encoding': remaining }),
    ...(checksum === undefined ? {} : { [announced]: checksum(body) }),
    'content-length': String(body.length),
  };
}

function parseChunks(body: Buffer): { chunks: Buffer[]; trailers: string } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = body.toString('latin1', at, lineEnd);
    // Eight digits: 4 GiB. A chunk extension (`;chunk-signature=`) belongs to another payload signing.
    if (lineEnd < 0 || !/^[0-9a-fA-F]{1,8}$/.test(size)) throw malformed('A chunk has no plain size.');
    const start = lineEnd + 2;
    const length = Number.parseInt(size, 16);
    if (length === 0) return { chunks, trailers: body.toString('latin1', start) };
    at = start + length + 2;
    if (at > body.length || body.toString('latin1', at - 2, at) !== '\r\n')
      throw malformed('A chunk is cut off.');
    chunks.push(body.subarray(start, start + length));
  }
}

/** The trailer section has exactly the one header that `x-amz-trailer` (which is signed) announces. */
function checkTrailer(announced: string | undefined, trailers: string, decoded: Buffer): void {
  const checksum = announced === undefined ? undefined : checksums[announced];
  if (!announced || !checksum) {
    throw new AwsError(
      'NotImplemented',
      501,
      `The trailer "${announced ?? ''}" is not part of the local AWS.`,
    );
  }
  const [, name, value] = /^([a-z0-9-]+):([A-Za-z0-9+/=]+)\r\n(?:\r\n)?$/.exec(trailers) ?? [];
  if (name !== announced)
    throw malformed(`The trailer ${announced} is missing or malformed.`, 'MalformedTrailerError');
  if (value !== checksum(decoded)) {
    throw malformed(`Value for ${announced} trailing header is invalid.`, 'InvalidRequest');
  }
}

function malformed(message: string, code = 'InvalidRequest'): AwsError {
  return new AwsError(code, 400, message);
}

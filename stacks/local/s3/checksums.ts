/**
 * Verifies the digests of an upload. Takes a request with its whole body; gives its recomputed, equal
 * checksum. So no checksum is stored, and later sent back, without verification.
 * Source: S3 User Guide, "Checking object integrity in Amazon S3".
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type AwsRequest } from '../../account/aws-request.ts';

const digests: Record<string, (body: Buffer) => Buffer> = {
  crc32: (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes;
  },
  sha1: (body) => createHash('sha1').update(body).digest(),
  sha256: (body) => createHash('sha256').update(body).digest(),
};

/** By algorithm, base64; empty without one. @throws AwsError BadDigest, InvalidDigest, InvalidRequest */
export function verifyChecksums(request: AwsRequest): Record<string, string> {
  const { body, headers } = request;
  const md5 = headers['content-md5'];
  if (md5 !== undefined) verify('Content-MD5', md5, createHash('md5').update(body).digest());

  const checksums: Record<string, string> = {};
  for (const [algorithm, digest] of Object.entries(digests)) {
    const sent = headers[`x-amz-checksum-${algorithm}`];
    if (sent === undefined) continue;
    verify(algorithm.toUpperCase(), sent, digest(body));
    checksums[algorithm] = sent;
  }
  const names = Object.keys(checksums);
  const announced = headers['x-amz-sdk-checksum-algorithm']?.toLowerCase();
  if (names.length > 1)
    throw new AwsError('InvalidRequest', 400, 'Expecting a single x-amz-checksum- header');
  if (announced !== undefined && announced !== names[0]) {
    throw new AwsError(
      'InvalidRequest',
      400,
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* header was found',
    );
  }
  return checksums;
}

function verify(name: string, sent: string, computed: Buffer): void {
  if (
    Buffer.from(sent, 'base64').toString('base64') !== sent ||
    sent.length !== computed.toString('base64').length
  ) {
    throw new AwsError('InvalidDigest', 400, `The ${name} you specified is not valid`);
  }
  if (sent !== computed.toString('base64')) {
    throw new AwsError('BadDigest', 400, `The ${name} you specified did not match the calculated checksum.`);
  }
}

/**
 * Verifies AWS Signature Version 4. Takes a request with its whole body and the parts of its Authorization
 * header; gives the signed body (decoded if it was aws-chunked) or throws an AwsError with AWS's sentence. It
 * builds the canonical request and hashes the body itself: the client's hash is compared, not trusted.
 * Source: IAM User Guide, "Create a signed AWS API request" (reference_sigv-create-signed-request).
 */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { createCache } from '../../../shared/kept.ts';
import { AwsError } from '../../account/aws-request.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { type Authorization, type ReceivedRequest, signingAlgorithm } from './sigv4-authorization.ts';
import { canonicalRequest } from './sigv4-canonical.ts';
import { checkClock, checkScope, checkSignedHeaders } from './sigv4-scope.ts';

export type RequestWithBody = ReceivedRequest & { body: Buffer };

export type Verification = {
  secretAccessKey: string;
  /** region of the plan; a signature for another one is refused */
  region: string;
  /** milliseconds since the epoch */
  nowMs: number;
  /** true when the request came over TLS: S3 takes an unsigned payload only then */
  tls: boolean;
};

const unsigned = 'UNSIGNED-PAYLOAD';
const chunkedPayload = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const mismatchMessage =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.';

/**
 * Verifies the whole request and returns the body that its service may read.
 * @throws AwsError SignatureDoesNotMatch, RequestExpired, IncompleteSignature, and for S3 also AccessDenied,
 * InvalidRequest, XAmzContentSHA256Mismatch
 */
export function verifySignature(
  request: RequestWithBody,
  authorization: Authorization,
  verification: Verification,
): Buffer {
  const amzDate = request.headers['x-amz-date'] ?? '';
  checkScope(authorization, amzDate, verification.region);
  checkClock(amzDate, verification.nowMs);
  checkSignedHeaders(request.headers, authorization);
  const { service, signedHeaders } = authorization;
  const payloadHash = service === 's3' ? s3PayloadHash(request, verification.tls) : ownPayloadHash(request);

  const canonical = canonicalRequest({ ...request, signedHeaders, payloadHash, service });
  const scope = [authorization.date, authorization.region, service, authorization.terminator].join('/');
  const toSign = [signingAlgorithm, amzDate, scope, sha256(canonical)].join('\n');
  const expected = hmac(signingKey(verification.secretAccessKey, authorization), toSign);
  if (!/^[0-9a-f]{64}$/.test(authorization.signature)) throw mismatch(mismatchMessage);
  if (!timingSafeEqual(expected, Buffer.from(authorization.signature, 'hex')))
    throw mismatch(mismatchMessage);

  return payloadHash === chunkedPayload ? decodeAwsChunked(request.headers, request.body) : request.body;
}

/** Outside S3 the payload is always signed: the signature must cover our hash of the body. */
function ownPayloadHash({ headers, body }: RequestWithBody): string {
  const stated = headers['x-amz-content-sha256'];
  const own = sha256(body);
  if (stated === undefined || stated === own) return own;
  throw mismatch(
    /^[0-9a-f]{64}$/.test(stated)
      ? mismatchMessage
      : `x-amz-content-sha256 is "${stated}"; a payload that is not signed is not accepted by this service.`,
  );
}

/**
 * S3 requires the header and is the only service with unsigned payloads; here over TLS only.
 * Source: Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header".
 */
function s3PayloadHash({ headers, body }: RequestWithBody, tls: boolean): string {
  const stated = headers['x-amz-content-sha256'];
  if (stated === undefined) {
    throw new AwsError(
      'InvalidRequest',
      400,
      'Missing required header for this request: x-amz-content-sha256',
    );
  }
  if (stated === chunkedPayload && tls) return stated;
  if (stated.startsWith('STREAMING-') || /aws-chunked/i.test(headers['content-encoding'] ?? '')) {
    throw new AwsError(
      'NotImplemented',
      501,
      `The chunked payload "${stated}" is not part of the local AWS.`,
    );
  }
  if (stated === unsigned && tls) return stated;
  const own = sha256(body);
  if (stated === own) return own;
  throw new AwsError(
    'XAmzContentSHA256Mismatch',
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}

/** Signing keys: a session signs for a few services. */
const keptKeys = createCache<KeyObject>(1_000);

/**
 * AWS4 + secret → date → region → service → terminator ("Calculate the signature", derive a signing key). "The
 * signing key is valid for up to seven days" for its scope, so a secret's later requests find it here.
 */
function signingKey(secret: string, { date, region, service, terminator }: Authorization): KeyObject {
  const parts = [date, region, service, terminator];
  // JSON separates the parts: two scopes never share a key.
  return keptKeys(JSON.stringify([secret, ...parts]), () =>
    createSecretKey(parts.reduce(hmac, Buffer.from(`AWS4${secret}`, 'utf8'))),
  );
}

function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

function sha256(data: string | Buffer): string {
  return hash('sha256', data, 'hex');
}

function mismatch(message: string): AwsError {
  return new AwsError('SignatureDoesNotMatch', 403, message);
}

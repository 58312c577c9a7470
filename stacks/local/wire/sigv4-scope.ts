/**
 * Checks the scope of a signature before computing it: day, region, clock, signed headers. Takes the parts of
 * the Authorization header and the headers; throws an AwsError with AWS's sentence.
 * Source: IAM User Guide, "Troubleshoot signed requests for AWS APIs".
 */
import { AwsError } from '../../account/aws-request.ts';
import type { Authorization } from './sigv4-authorization.ts';

/** "Signature expired … - 5 min.": the window that AWS states in its own messages. */
const maxSkewMs = 5 * 60_000;

/** Date, region and terminator of the credential scope ("Credential scope errors"). */
export function checkScope(scope: Authorization, amzDate: string, region: string): void {
  const day = amzDate.slice(0, 8);
  if (scope.date !== day) {
    throw mismatch(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
        `'${scope.date}' != '${day}', from '${amzDate}'.`,
    );
  }
  if (scope.region !== region) {
    throw mismatch(`Credential should be scoped to a valid Region, not '${scope.region}'.`);
  }
  if (scope.terminator !== 'aws4_request') {
    throw mismatch(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${scope.terminator}'.`,
    );
  }
}

/** The request must be within five minutes of now. @throws RequestExpired (see error-shapes.ts) */
export function checkClock(amzDate: string, nowMs: number): void {
  const sentMs = parseAmzDate(amzDate);
  if (sentMs === undefined) {
    throw new AwsError(
      'IncompleteSignature',
      400,
      `Date must be in ISO-8601 'basic format'. Got '${amzDate}'.`,
    );
  }
  const now = amzDateOf(nowMs);
  if (sentMs < nowMs - maxSkewMs) {
    const edge = amzDateOf(nowMs - maxSkewMs);
    throw expired(`Signature expired: ${amzDate} is now earlier than ${edge} (${now} - 5 min.)`);
  }
  if (sentMs > nowMs + maxSkewMs) {
    const edge = amzDateOf(nowMs + maxSkewMs);
    throw expired(`Signature not yet current: ${amzDate} is still later than ${edge} (${now} + 5 min.)`);
  }
}

/**
 * `host` and every `x-amz-*` header must be signed; each header listed as signed must have been sent, once,
 * in order.
 * Source: IAM User Guide, "Create a signed AWS API request", canonical headers.
 */
export function checkSignedHeaders(
  headers: Record<string, string>,
  { signedHeaders, service }: Authorization,
): void {
  const signed = new Set(signedHeaders);
  const sorted = [...signedHeaders].sort();
  if (signed.size !== signedHeaders.length || sorted.some((name, at) => name !== signedHeaders[at])) {
    throw mismatch('SignedHeaders must be in order and without repetition.');
  }
  const absent = signedHeaders.find((name) => !(name in headers));
  if (absent !== undefined) throw mismatch(`The signed header '${absent}' was not sent.`);
  if (!signed.has('host')) {
    throw mismatch(`'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.has(name));
  if (unsigned.length === 0) return;
  const message = 'There were headers present in the request which were not signed';
  if (service === 's3') throw new AwsError('AccessDenied', 403, message);
  throw mismatch(`${message}: ${unsigned.join(', ')}`);
}

function parseAmzDate(text: string): number | undefined {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const ms = iso === text ? Number.NaN : Date.parse(iso);
  // 31 February may be read as 3 March: the date must convert back to the same text.
  return Number.isNaN(ms) || amzDateOf(ms) !== text ? undefined : ms;
}

function amzDateOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function mismatch(message: string): AwsError {
  return new AwsError('SignatureDoesNotMatch', 403, message);
}

function expired(message: string): AwsError {
  return new AwsError('RequestExpired', 400, message);
}

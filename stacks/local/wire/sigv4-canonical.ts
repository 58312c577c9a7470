/**
 * The canonical form of a request that AWS Signature Version 4 signs, as text. Takes method, raw target,
 * headers, the names of the signed ones and a payload hash. Normalises nothing silently: it refuses a target
 * with two spellings for one signature, since a service behind it could read another request than the signed
 * one.
 * Source: IAM User Guide, "Create a signed AWS API request" (reference_sigv-create-signed-request).
 */
import { AwsError } from '../../account/aws-request.ts';

export type SignedParts = {
  method: string;
  /** raw path and query as sent */
  target: string;
  /** lower-case names, one value each */
  headers: Record<string, string>;
  /** lower-case names in the order of the Authorization header */
  signedHeaders: string[];
  /** lower-case hex SHA-256 of the body, or S3's UNSIGNED-PAYLOAD and the like */
  payloadHash: string;
  /** S3 encodes the path once, every other service encodes the encoded path again */
  service: string;
};

/** The canonical request. @throws AwsError when the target has more than one spelling */
export function canonicalRequest(parts: SignedParts): string {
  const { path, query } = splitTarget(parts.target);
  const headers = parts.signedHeaders.map((name) => `${name}:${canonicalValue(parts.headers[name] ?? '')}\n`);
  return [
    parts.method,
    parts.service === 's3' ? path : canonicalPath(path),
    canonicalQuery(query),
    headers.join(''),
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n');
}

/** Splits a raw request target into path and query (without `?`). */
export function splitTarget(target: string): { path: string; query: string } {
  // RFC 9112, 3.2.1: origin-form only. Absolute targets, control characters and fragments have no place here.
  if (!/^\/[\x21\x22\x24-\x7e]*$/.test(target))
    throw refused('The request target is not a plain path and query.');
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** RFC 3986 percent-encoding of everything but the unreserved characters. */
function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, percentEncoded);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * Signers drop empty, `.` and `..` segments before they sign, so `/a/../b` would have the signature of `/b`.
 */
function canonicalPath(path: string): string {
  const segments = path.split('/').slice(1);
  const last = segments.length - 1;
  if (segments.some((part, at) => part === '.' || part === '..' || (part === '' && at !== last))) {
    throw refused('The path of the request is not normalised (it holds an empty, "." or ".." segment).');
  }
  return encodeRfc3986(path).replace(/%2F/g, '/');
}

/**
 * Sorts by encoded name. Each name and value must be written in RFC 3986 encoding (all SDKs do this): a `+`
 * would be signed as a plus and read as a space. Refuses a repeated name, because sorting loses the order.
 */
function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const mark = pair.indexOf('=');
    const name = mark < 0 ? pair : pair.slice(0, mark);
    const value = mark < 0 ? '' : pair.slice(mark + 1);
    if (name === '' || !isEncoded(name) || !isEncoded(value)) {
      throw refused('The query of the request is not encoded as RFC 3986 and Signature Version 4 say.');
    }
    return { name, text: `${name}=${value}` };
  });
  if (new Set(pairs.map((pair) => pair.name)).size !== pairs.length) {
    throw refused('The query of the request repeats a name; the order of the values would not be signed.');
  }
  pairs.sort((a, b) => (a.name < b.name ? -1 : 1));
  return pairs.map((pair) => pair.text).join('&');
}

function isEncoded(text: string): boolean {
  try {
    return encodeRfc3986(decodeURIComponent(text)) === text;
  } catch {
    return false;
  }
}

/** Reduces runs of blanks to one and trims the ends; keeps other white space, as signers do. */
function canonicalValue(value: string): string {
  return value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '');
}

function refused(message: string): AwsError {
  return new AwsError('SignatureDoesNotMatch', 403, message);
}

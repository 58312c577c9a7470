/**
 * Reads the claimed signer of a request: its headers with one value each, and the parts of its Authorization
 * header. Nothing is trusted yet: sigv4.ts verifies it. Presigned URLs and other signature versions are
 * refused.
 * Source: IAM User Guide, "Elements of an AWS API request signature".
 */
import { AwsError } from '../../account/aws-request.ts';
import { splitTarget } from './sigv4-canonical.ts';

export type ReceivedRequest = {
  method: string;
  /** raw path and query as sent */
  target: string;
  /** lower-case names, one value each (see `singleHeaders`) */
  headers: Record<string, string>;
};

export type Authorization = {
  accessKeyId: string;
  /** YYYYMMDD */
  date: string;
  region: string;
  service: string;
  terminator: string;
  signedHeaders: string[];
  /** 64 lower-case hex digits when it is well-formed */
  signature: string;
};

export const signingAlgorithm = 'AWS4-HMAC-SHA256';

/** Header names and values from Node's `rawHeaders`. Refuses a repeated name: two readers could differ. */
export function singleHeaders(rawHeaders: string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (name in headers) {
      throw new AwsError('SignatureDoesNotMatch', 403, `The header ${name} was sent more than once.`);
    }
    headers[name] = rawHeaders[at + 1] ?? '';
  }
  return headers;
}

/**
 * Reads the Authorization header. @throws AwsError MissingAuthenticationToken (403) without one,
 * IncompleteSignature (400) for an incomplete one or another kind
 */
export function parseAuthorization(request: ReceivedRequest): Authorization {
  const { query } = splitTarget(request.target);
  if (/(^|&)(x-amz-(signature|algorithm|credential)|awsaccesskeyid|signature)=/i.test(query)) {
    throw incomplete('Presigned URLs (a signature in the query string) are not part of the local AWS.');
  }
  const header = request.headers.authorization;
  if (header === undefined) {
    throw new AwsError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  }
  if (header.split(' ', 1)[0] !== signingAlgorithm) {
    throw incomplete(`Only the algorithm ${signingAlgorithm} is part of the local AWS.`);
  }
  const parts = authorizationParts(header.slice(signingAlgorithm.length));
  const lacking = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.has(name));
  if (!request.headers['x-amz-date']) lacking.push('X-Amz-Date');
  if (lacking.length > 0) throw incomplete(lacking.map(lackingSentence).join(' '));

  const [accessKeyId, date, region, service, terminator, ...more] = (parts.get('Credential') ?? '').split(
    '/',
  );
  if (!accessKeyId || !date || !region || !service || !terminator || more.length > 0) {
    throw incomplete(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    );
  }
  const signedHeaders = (parts.get('SignedHeaders') ?? '').split(';');
  return {
    accessKeyId,
    date,
    region,
    service,
    terminator,
    signedHeaders,
    signature: parts.get('Signature') ?? '',
  };
}

function authorizationParts(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.split(',')) {
    const [, name, value] = /^\s*(Credential|SignedHeaders|Signature)=(\S+)\s*$/.exec(part) ?? [];
    if (!name || !value || parts.has(name)) {
      throw incomplete(
        'The Authorization header may hold Credential, SignedHeaders and Signature, each once.',
      );
    }
    parts.set(name, value);
  }
  return parts;
}

function lackingSentence(name: string): string {
  return name === 'X-Amz-Date'
    ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
    : `Authorization header requires '${name}' parameter.`;
}

function incomplete(message: string): AwsError {
  return new AwsError('IncompleteSignature', 400, message);
}

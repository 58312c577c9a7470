// biome-ignore-all lint/style/noExcessiveLinesPerFile: the dialects of errors are compared side by side
/**
 * Errors as each service writes them. Takes an AwsError, the service and the request's id; gives the answer
 * on the wire. Inside the local AWS authentication and authorization fail with one code (STS's); here they
 * get each service's own code and status. Adds no detail to the AwsError.
 */
import type { AwsError, AwsResponse } from '../../account/aws-request.ts';

/** The protocol of a service, which decides the shape of an error. */
export type Dialect = 'query' | 'ec2' | 's3' | 'json' | 'rest-json';

export type ErrorPlace = { service: string; dialect: Dialect; requestId: string; path: string };

type Said = { code: string; status: number; message?: string };

/**
 * STS's code → the other services' codes. Sources: "Common Errors" of each service's API reference, Amazon S3
 * API Reference "Error responses", Amazon EC2 API Reference "Error codes".
 */
const errorsByDialect: Record<Dialect, Record<string, Said>> = {
  query: { RequestExpired: { code: 'SignatureDoesNotMatch', status: 403 } },
  ec2: {
    AccessDenied: { code: 'UnauthorizedOperation', status: 403 },
    ExpiredToken: { code: 'RequestExpired', status: 400, message: 'Request has expired.' },
    InvalidClientTokenId: {
      code: 'AuthFailure',
      status: 401,
      message: 'AWS was not able to validate the provided access credentials',
    },
  },
  s3: {
    ExpiredToken: { code: 'ExpiredToken', status: 400, message: 'The provided token has expired.' },
    IncompleteSignature: { code: 'AuthorizationHeaderMalformed', status: 400 },
    InvalidClientTokenId: {
      code: 'InvalidToken',
      status: 400,
      message: 'The provided token is malformed or otherwise invalid.',
    },
    MissingAuthenticationToken: { code: 'AccessDenied', status: 403, message: 'Access Denied' },
    RequestEntityTooLarge: {
      code: 'EntityTooLarge',
      status: 400,
      message: 'Your proposed upload exceeds the maximum allowed size',
    },
    RequestExpired: {
      code: 'RequestTimeTooSkewed',
      status: 403,
      message: 'The difference between the request time and the current time is too large.',
    },
  },
  json: jsonCodes(400),
  'rest-json': jsonCodes(403),
};

/** Errors of the framework that DynamoDB runs on; the others are DynamoDB's own. */
const coralErrors = new Set([
  ...Object.values(errorsByDialect.json).map((said) => said.code),
  'InternalFailure',
  'SerializationException',
  'UnknownOperationException',
]);

/** The answer for an error, in the shape of the service. */
export function renderError(error: AwsError, place: ErrorPlace): AwsResponse {
  const said = errorsByDialect[place.dialect][error.code] ?? { code: error.code, status: error.status };
  const prefix =
    said.code === 'UnauthorizedOperation' ? 'You are not authorized to perform this operation. ' : '';
  const message = said.message ?? `${prefix}${error.message}`;
  return renderers[place.dialect]({ ...said, message }, place);
}

/** The dialect of a service; of an unknown service, by the form of its request. */
export function dialectOf(service: string, headers: Record<string, string>): Dialect {
  if (service === 'sts' || service === 'iam') return 'query';
  if (service === 's3' || service === 'ec2') return service;
  if (headers['x-amz-target']) return 'json';
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? 'query' : 'rest-json';
}

function jsonCodes(status: number): Record<string, Said> {
  return {
    AccessDenied: { code: 'AccessDeniedException', status },
    ExpiredToken: { code: 'ExpiredTokenException', status },
    IncompleteSignature: { code: 'IncompleteSignatureException', status },
    InvalidClientTokenId: { code: 'UnrecognizedClientException', status },
    MissingAuthenticationToken: {
      code: 'MissingAuthenticationTokenException',
      status,
      message:
        status === 403 ? 'Missing Authentication Token' : 'Request must contain an authentication token.',
    },
    RequestEntityTooLarge: { code: 'RequestEntityTooLargeException', status: 413 },
    RequestExpired: { code: 'InvalidSignatureException', status },
    SignatureDoesNotMatch: { code: 'InvalidSignatureException', status },
  };
}

type Rendered = { code: string; status: number; message: string };

const renderers: Record<Dialect, (error: Rendered, place: ErrorPlace) => AwsResponse> = {
  query: (error, { service, requestId }) =>
    xml(
      error.status,
      `<ErrorResponse xmlns="https://${escapeXml(service)}.amazonaws.com/doc/2011-06-15/"><Error>` +
        `<Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type>${codeAndMessage(error)}</Error>` +
        `<RequestId>${requestId}</RequestId></ErrorResponse>`,
    ),
  ec2: (error, { requestId }) =>
    xml(
      error.status,
      `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${codeAndMessage(error)}</Error></Errors>` +
        `<RequestID>${requestId}</RequestID></Response>`,
    ),
  s3: (error, { requestId, path }) =>
    xml(
      error.status,
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${codeAndMessage(error)}` +
        `<Resource>${escapeXml(path)}</Resource><RequestId>${requestId}</RequestId></Error>`,
    ),
  json: (error, { service }) => ({
    status: error.status,
    headers: { 'content-type': `application/x-amz-json-${service === 'firehose' ? '1.1' : '1.0'}` },
    body: JSON.stringify({
      __type: `${namespaceOf(service, error.code)}${error.code}`,
      message: error.message,
    }),
  }),
  'rest-json': (error) => ({
    status: error.status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: JSON.stringify({ message: error.message }),
  }),
};

function namespaceOf(service: string, code: string): string {
  if (service !== 'dynamodb') return '';
  if (code === 'ValidationException') return 'com.amazon.coral.validate#';
  return coralErrors.has(code) ? 'com.amazon.coral.service#' : 'com.amazonaws.dynamodb.v20120810#';
}

function codeAndMessage({ code, message }: Rendered): string {
  return `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
}

function xml(status: number, body: string): AwsResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

/** Text for XML content. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0, 2.2 has no other control characters
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  );
}

// biome-ignore-all lint/style/noExcessiveLinesPerFile: one table of response types
/**
 * Every answer of API Gateway's own, by response type: default status, default message and the matching
 * `x-amzn-ErrorType`; and the error that carries one to the end of the pipeline.
 * Sources: API Gateway Developer Guide, "Gateway response types for API Gateway" (types, statuses); messages
 * and error types are undocumented and taken from deployed APIs.
 */

import type { AuthorizedCaller } from './call.ts';

export type ResponseType = keyof typeof responseTypes;

type Facts = { status: number; message: string | null; errorType: string };

export const responseTypes = {
  DEFAULT_4XX: { status: 400, message: 'Bad Request', errorType: 'BadRequestException' },
  DEFAULT_5XX: { status: 500, message: 'Internal server error', errorType: 'InternalServerErrorException' },
  ACCESS_DENIED: {
    status: 403,
    message: 'User is not authorized to access this resource',
    errorType: 'AccessDeniedException',
  },
  API_CONFIGURATION_ERROR: {
    status: 500,
    message: 'Internal server error',
    errorType: 'ApiConfigurationException',
  },
  // Clients of real APIs see {"message":null} for both.
  AUTHORIZER_CONFIGURATION_ERROR: {
    status: 500,
    message: null,
    errorType: 'AuthorizerConfigurationException',
  },
  AUTHORIZER_FAILURE: { status: 500, message: null, errorType: 'AuthorizerFailureException' },
  BAD_REQUEST_BODY: { status: 400, message: 'Invalid request body', errorType: 'BadRequestException' },
  BAD_REQUEST_PARAMETERS: { status: 400, message: 'Bad Request', errorType: 'BadRequestException' },
  EXPIRED_TOKEN: {
    status: 403,
    message: 'The security token included in the request is expired',
    errorType: 'ExpiredTokenException',
  },
  INTEGRATION_FAILURE: {
    status: 504,
    message: 'Network error communicating with endpoint',
    errorType: 'InternalServerErrorException',
  },
  INTEGRATION_TIMEOUT: {
    status: 504,
    message: 'Endpoint request timed out',
    errorType: 'InternalServerErrorException',
  },
  INVALID_API_KEY: { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' },
  INVALID_SIGNATURE: {
    status: 403,
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
      'Access Key and signing method. Consult the service documentation for details.',
    errorType: 'InvalidSignatureException',
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: 'Missing Authentication Token',
    errorType: 'MissingAuthenticationTokenException',
  },
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded', errorType: 'LimitExceededException' },
  // "Customizing the default gateway response for 413 REQUEST_TOO_LARGE isn't currently supported." (Important
  // notes for REST APIs.) So it has no fallback either (`fallbackOf`).
  REQUEST_TOO_LARGE: {
    status: 413,
    message: 'HTTP content length exceeded 10485760 bytes.',
    errorType: 'RequestTooLargeException',
  },
  RESOURCE_NOT_FOUND: { status: 404, message: 'Not Found', errorType: 'NotFoundException' },
  THROTTLED: { status: 429, message: 'Too Many Requests', errorType: 'TooManyRequestsException' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized', errorType: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'Unsupported Media Type',
    errorType: 'UnsupportedMediaTypeException',
  },
  WAF_FILTERED: { status: 403, message: 'Forbidden', errorType: 'WafFilteredException' },
} as const satisfies Record<string, Facts>;

/** The facts of a type in their common shape. */
export function factsOf(type: ResponseType): Facts {
  return responseTypes[type];
}

/** The type whose customisation applies when the type itself has none. */
export function fallbackOf(type: ResponseType): ResponseType | undefined {
  if (type === 'REQUEST_TOO_LARGE') return undefined;
  return responseTypes[type].status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
}

type Details = {
  /** the caller that an authorizer denied: the answer reads its context */
  principal?: AuthorizedCaller;
  /** the message for the client; the type's default message when absent */
  message?: string;
  /** for the few answers whose status is not the type's (502) */
  status?: number;
  /** the reason, for the operator of the gateway; goes to no client and contains no value of the request */
  note?: string;
};

/** Ends a call with one of the gateway's own answers. */
export class GatewayFailure extends Error {
  readonly type: ResponseType;
  readonly details: Details;
  constructor(type: ResponseType, details: Details = {}) {
    super(details.note ?? type);
    this.name = 'GatewayFailure';
    this.type = type;
    this.details = details;
  }
}

/** API Gateway's answer when a Lambda proxy integration breaks its contract or the function fails. */
export function badGateway(note: string): GatewayFailure {
  return new GatewayFailure('DEFAULT_5XX', { status: 502, note });
}

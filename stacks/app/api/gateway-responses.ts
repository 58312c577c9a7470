/**
 * The answers of a door when a request does not reach the router: short JSON in plain English, and the
 * challenge for a client without a valid token. Never AWS's own text, which repeats headers, the token among
 * them. Source: API Gateway Developer Guide, "Gateway response types".
 */

import { pascal } from '../../../shared/names.ts';
import type { OpenDoor } from '../front-door/doors.ts';
import { exposedHeaders } from './cors.ts';
import type { Part } from './rest-api.ts';

type Said = {
  type: string;
  statusCode?: number;
  message: $util.Input<string>;
  /** seconds, for the header Retry-After and the end of the message, which is a JSON-RPC error then */
  retryAfter?: number;
  headers?: Record<string, $util.Input<string>>;
};

/** All gateway responses of one door. */
export function gatewayResponses(door: OpenDoor): Part[] {
  const notFound = $interpolate`Not found. The MCP endpoint is ${door.resource} (no trailing slash).`;
  const challenged = { 'WWW-Authenticate': challenge(door) };
  return [
    // Without an Authorization header, API Gateway does not call the authorizer.
    say(door, {
      ...{ type: 'UNAUTHORIZED', statusCode: 401, headers: challenged },
      message: 'Unauthorized: the request has no token. Sign in.',
    }),
    // The authorizer's Deny, in its words (functions/authorizer/refusal-words.ts).
    say(door, {
      ...{ type: 'ACCESS_DENIED', statusCode: 401, headers: challenged },
      message: 'Unauthorized: $context.authorizer.why',
    }),
    // AWS's name for an unknown path; with an Authorization header AWS reports such a path as a bad signature.
    say(door, { type: 'MISSING_AUTHENTICATION_TOKEN', statusCode: 404, message: notFound }),
    say(door, { type: 'INVALID_SIGNATURE', statusCode: 404, message: notFound }),
    say(door, { type: 'RESOURCE_NOT_FOUND', statusCode: 404, message: notFound }),
    ...refusals.map((one) => say(door, one)),
  ];
}

/**
 * A token that cannot be checked is not a bad token: the client keeps it and retries (RFC 9110, section
 * 15.6.4), after ten seconds, because the authorizer asks the issuer no earlier
 * (shared/identity/issuer-keys.ts, pauseSeconds).
 */
const unchecked = {
  statusCode: 503,
  message: 'The token could not be checked just now, and may be good.',
  retryAfter: 10,
};

/**
 * `DEFAULT_…` keep the status that AWS chose. REQUEST_TOO_LARGE is not here, because AWS does not allow to
 * change it (API Gateway Developer Guide, "Important notes for REST APIs").
 */
const refusals: Said[] = [
  { type: 'WAF_FILTERED', statusCode: 403, message: 'The request was refused by the firewall.' },
  { type: 'UNSUPPORTED_MEDIA_TYPE', statusCode: 415, message: 'Send application/json.' },
  { type: 'THROTTLED', statusCode: 429, message: 'Busy: too many requests at once.', retryAfter: 1 },
  { type: 'QUOTA_EXCEEDED', statusCode: 429, message: 'Busy: too many requests.', retryAfter: 60 },
  // The authorizer threw or did not answer. AWS does not document which type means which; both get the same
  // answer.
  { type: 'AUTHORIZER_FAILURE', ...unchecked },
  { type: 'AUTHORIZER_CONFIGURATION_ERROR', ...unchecked },
  // A function that may not run more often at once (assumption throttled-function-is-integration-failure).
  { type: 'INTEGRATION_FAILURE', statusCode: 503, message: 'Busy: too many calls at once.', retryAfter: 2 },
  { type: 'INTEGRATION_TIMEOUT', statusCode: 504, message: 'The server took too long.' },
  { type: 'DEFAULT_4XX', message: 'The request could not be understood.' },
  { type: 'DEFAULT_5XX', message: 'The server failed.' },
];

/** Empty when no tool needs a scope, because an empty `scope` is not valid (RFC 6749, section 3.3). */
const scopeParameter = (asked: string[]) => (asked.length === 0 ? '' : `, scope="${asked.join(' ')}"`);

/**
 * RFC 9728, section 5.1, and RFC 6750, section 3. The header can only be static here, so it has no `error`: a
 * request without a token must not get one (RFC 6750, section 3.1).
 */
const challenge = ({ metadataUrl, scopes }: OpenDoor) =>
  $interpolate`Bearer resource_metadata="${metadataUrl}"${scopes.apply(scopeParameter)}`;

function say(door: OpenDoor, { type, statusCode, message, retryAfter, headers: own }: Said): Part {
  const headers = {
    // The body holds only public facts, and a page must be able to read why its request failed.
    'Access-Control-Allow-Origin': '*',
    ...exposedHeaders,
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    ...own,
  };
  const says = {
    restApiId: door.restApi.id,
    responseType: type,
    ...(statusCode !== undefined && { statusCode: String(statusCode) }),
    responseParameters: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        `gatewayresponse.header.${name}`,
        $interpolate`'${value}'`,
      ]),
    ),
    responseTemplates: {
      'application/json': $jsonStringify(
        retryAfter === undefined ? { message } : busy(`${message} Try again in ${retryAfter} s.`),
      ),
    },
  };
  const name = pascal(type.toLowerCase());
  return { resource: new aws.apigateway.Response(`${door.name}${name}`, says), says };
}

/** JSON-RPC 2.0, section 5.1: of a request that nobody read the id is null. The code is the router's (edge-refusal.ts). */
function busy(message: string): object {
  return { jsonrpc: '2.0', id: null, error: { code: -32_000, message } };
}

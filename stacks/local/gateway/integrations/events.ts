/**
 * The events for functions behind the API: of a Lambda proxy integration or a Lambda authorizer.
 * `X-Forwarded-*` and the address are the listener's, not the client's; no signature reaches a function.
 * Sources: API Gateway Developer Guide, "Input format of a Lambda function for proxy integration", "Input to
 * an API Gateway Lambda authorizer", "Enabling binary support".
 */
import { type AuthorizedCaller, type Call, type Match, methodArn } from '../call.ts';
import { type Header, headerOf, headersOf, mediaTypeOf } from '../http/gateway-http.ts';
import { toFunctionHeaders } from '../http/response-headers.ts';
import { commonLogTime, identityOf } from '../vtl/context-variables.ts';

/** Event of an AWS_PROXY integration, as JSON text. `iam`: the method has AWS_IAM authorization. */
export function proxyEvent(
  call: Call,
  match: Match,
  how: { iam: boolean; principal?: AuthorizedCaller },
): string {
  const { request, api } = call;
  const body = request.body ?? Buffer.alloc(0);
  const binary = isBinary(api.binaryMediaTypes, headerOf(request.headers, 'content-type'));
  return JSON.stringify({
    ...requestPart(call, match, how.iam),
    stageVariables: orNull(api.stageVariables),
    requestContext: {
      ...requestContext(call, match, how.iam),
      ...(how.principal && {
        authorizer: {
          ...how.principal.context,
          principalId: how.principal.principalId,
          integrationLatency: how.principal.latencyMs,
        },
      }),
    },
    body: body.length === 0 ? null : body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && body.length > 0,
  });
}

/** Event of a REQUEST authorizer, as JSON text. */
export function requestAuthorizerEvent(call: Call, match: Match): string {
  return JSON.stringify({
    type: 'REQUEST',
    methodArn: methodArn(call),
    ...requestPart(call, match, false),
    pathParameters: match.pathParameters,
    stageVariables: call.api.stageVariables,
    requestContext: requestContext(call, match, false),
  });
}

/** Event of a TOKEN authorizer, as JSON text. */
export function tokenAuthorizerEvent(call: Call, token: string): string {
  return JSON.stringify({ type: 'TOKEN', methodArn: methodArn(call), authorizationToken: token });
}

/** Whether a media type is one of the API's binary ones; `*\/*` and `image/*` are wildcards. */
export function isBinary(binaryMediaTypes: string[], contentType: string | undefined): boolean {
  if (binaryMediaTypes.includes('*/*')) return true;
  const type = mediaTypeOf(contentType);
  if (!type) return false;
  return binaryMediaTypes.some((wanted) => wanted === type || wanted === `${type.split('/')[0]}/*`);
}

function requestPart(call: Call, match: Match, iam: boolean) {
  const headers = toFunctionHeaders(withForwarding(call), iam);
  const query = [...new URLSearchParams(call.request.rawQuery)];
  return {
    resource: match.resourcePath,
    path: call.request.path,
    httpMethod: call.method,
    headers: lastOfEach(headers),
    multiValueHeaders: allOfEach(headers),
    queryStringParameters: orNull(lastOfEach(query)),
    multiValueQueryStringParameters: orNull(allOfEach(query)),
    pathParameters: orNull(match.pathParameters),
  };
}

function requestContext(call: Call, match: Match, iam: boolean) {
  const { api, request } = call;
  const { accountId, caller, user, userArn, accessKey, ...unsigned } = identityOf(call);
  const identity = {
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    principalOrgId: null,
    apiKey: null,
    // "When the authorization type is AWS_IAM, the authorized user information includes $context.identity.*".
    ...(iam
      ? { accountId, caller, user, userArn, accessKey }
      : { accountId: null, caller: null, user: null, userArn: null, accessKey: null }),
    ...unsigned,
  };
  return {
    resourceId: match.resourceId,
    resourcePath: match.resourcePath,
    httpMethod: call.method,
    extendedRequestId: call.extendedRequestId,
    requestTime: commonLogTime(call.startedAtMs),
    path: request.sentPath,
    accountId: api.accountId,
    protocol: 'HTTP/1.1',
    stage: api.stageName,
    domainPrefix: request.domainName.split('.')[0],
    requestTimeEpoch: call.startedAtMs,
    requestId: call.requestId,
    identity,
    domainName: request.domainName,
    deploymentId: api.deploymentId,
    apiId: api.restApiId,
  };
}

/** The gateway appends to X-Forwarded-For and sets the other two; the trace id is its own. */
function withForwarding({ request, traceId }: Call): Header[] {
  const ours = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port', 'x-amzn-trace-id']);
  const through = [...headersOf(request.headers, 'x-forwarded-for'), request.sourceIp].join(', ');
  return [
    ...request.headers.filter(([name]) => !ours.has(name.toLowerCase())),
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', through],
    ['X-Forwarded-Port', String(request.port)],
    ['X-Forwarded-Proto', request.proto],
  ];
}

// Object.fromEntries creates own properties, so a header called __proto__ stays a header.
function lastOfEach(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs);
}

function allOfEach(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairs) all.set(name, [...(all.get(name) ?? []), value]);
  return Object.fromEntries(all);
}

function orNull<T extends object>(value: T): T | null {
  return Object.keys(value).length > 0 ? value : null;
}

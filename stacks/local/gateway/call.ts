/**
 * One request on its way through a REST API, with ids and time, as every later step reads it. A call does not
 * change; the findings of the steps are kept beside it, for the access log alone.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { type GatewayRequest, headerOf } from './http/gateway-http.ts';

export type ApiFacts = {
  region: string;
  accountId: string;
  restApiId: string;
  stageName: string;
  stageVariables: Record<string, string>;
  deploymentId: string;
  binaryMediaTypes: string[];
};

/** The resource that a path leads to. */
export type Match = {
  resourceId: string;
  /** as configured, for example `/tools/{tool}` */
  resourcePath: string;
  /** decoded */
  pathParameters: Record<string, string>;
};

/** The caller as a Lambda authorizer names it; every value is a text already. */
export type AuthorizedCaller = {
  principalId: string;
  context: Record<string, string>;
  /** 0 when the result is from the cache */
  latencyMs: number;
};

export type Call = {
  readonly api: ApiFacts;
  readonly request: GatewayRequest;
  /** the method that counts, after X-HTTP-Method-Override */
  readonly method: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** `Root=…`, the client's when it sent one */
  readonly traceId: string;
  /** milliseconds since the epoch */
  readonly startedAtMs: number;
};

/** The findings of the steps so far; gateway responses and the access log read them. */
export type Findings = {
  match?: Match;
  principal?: AuthorizedCaller;
  /** the result of the authorization: an HTTP status and, when refused, the reason */
  authorization?: { status: number; error?: string };
  integration?: { status?: number; latencyMs?: number; mode: 'BUFFERED' | 'STREAMED'; error?: string };
  error?: { type: string; message: string | null };
  response?: { status: number; length: number; latencyMs: number };
};

/** The client's own id, limited to characters that can end neither a log line nor a header. */
const clientRequestId = /^[\w-]{1,128}$/;
const clientTraceRoot = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}(?=;|$)/;

/** Opens a call. `startedAtMs` is the moment the request was complete. */
export function openCall(api: ApiFacts, request: GatewayRequest, startedAtMs: number): Call {
  // "An ID for the request. Clients can override this request ID." (Variables for data transformations,
  // $context.requestId.) AWS does not document which forms it accepts; other forms are ignored here.
  const requestId = headerOf(request.headers, 'x-amzn-requestid');
  const override = headerOf(request.headers, 'x-http-method-override');
  return {
    api,
    request,
    // "When sending requests to an API by passing the X-HTTP-Method-Override header, API Gateway overrides the
    // method." (Important notes for REST APIs.) Routing and authorization see the same one.
    method: (override ?? request.method).toUpperCase(),
    requestId: requestId && clientRequestId.test(requestId) ? requestId : randomUUID(),
    extendedRequestId: randomBytes(11).toString('base64'),
    traceId:
      clientTraceRoot.exec(headerOf(request.headers, 'x-amzn-trace-id') ?? '')?.[0] ??
      newTraceId(startedAtMs),
    startedAtMs,
  };
}

/** ARN of the called method; `path` is raw, so that a policy sees the client's own text. */
export function methodArn(call: Call): string {
  const { region, accountId, restApiId, stageName } = call.api;
  const path = call.request.path.replace(/^\//, '');
  return `arn:aws:execute-api:${region}:${accountId}:${restApiId}/${stageName}/${call.method}/${path}`;
}

/**
 * The tracing header of one invocation: a new segment, not sampled, because nothing here collects segments.
 */
export function traceHeader(call: Call): string {
  return `${call.traceId};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}

/** X-Ray Developer Guide, "Tracing header": version, time in eight hexadecimal digits, 96 random bits. */
function newTraceId(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}

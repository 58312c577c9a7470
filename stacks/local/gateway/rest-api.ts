// biome-ignore-all lint/style/noExcessiveLinesPerFile: one pipeline, whose order is the point
/**
 * One REST API of the plan: answers requests as API Gateway does. The steps run in this order and no other: a
 * call is routed before it is authorized, and authorized before anything is invoked. A part of the plan that
 * this gateway does not understand is refused when the API is compiled.
 */

import type { Authorize } from '../../account/aws-request.ts';
import { indexPlan, needText } from '../../account/plan-index.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { compileAccessLog, type WriteAccessLog } from './access-log.ts';
import { askIam } from './authorizer/ask-iam.ts';
import { type ApiFacts, type Call, type Findings, type Match, openCall } from './call.ts';
import { factsOf, GatewayFailure } from './gateway-failure.ts';
import { compileGatewayResponses, type GatewayResponses } from './gateway-responses.ts';
import { counted } from './http/counted-body.ts';
import type { GatewayRequest, GatewayResponse } from './http/gateway-http.ts';
import { checkLimits, checkMethodArn } from './http/request-limits.ts';
import type { Invoke } from './integrations/invocation.ts';
import { compileMethods, type FindMethod, type Method } from './methods.ts';
import { apiTypes } from './plan-properties.ts';
import { readApi } from './read-api.ts';
import { buildTree, type ResourceTree } from './resource-tree.ts';
import { compileThrottle, type Throttle } from './throttle.ts';

export type RestApi = {
  restApiId: string;
  endpointType: 'PRIVATE' | 'REGIONAL';
  stageName: string;
  stageVariables: Record<string, string>;
  /** VPC endpoints whose names can address a private API */
  vpcEndpointIds: string[];
  /** Answers one request; never rejects. */
  handle(request: GatewayRequest): Promise<GatewayResponse>;
};

export type RestApiOptions = {
  plan: Plan;
  restApiId: string;
  invoke: Invoke;
  /** decides about a signed request; needed by methods with AWS_IAM */
  authorize?: Authorize;
  onAccessLog?: WriteAccessLog;
  /** gets the reason of the gateway's own answers, as in an execution log, without values of a request */
  onNote?: (note: string) => void;
  /** milliseconds since the epoch */
  now?: () => number;
};

type Compiled = {
  api: ApiFacts;
  tree: ResourceTree;
  findMethod: FindMethod;
  throttle: Throttle;
  gatewayResponses: GatewayResponses;
  log: (call: Call, found: Findings) => void;
  authorize: Authorize | undefined;
  note: (note: string) => void;
  now: () => number;
};

/** Compiles one API. @throws PlanNotUnderstood, with resource and property, for an unsupported part */
export function createRestApi(options: RestApiOptions): RestApi {
  const { plan, restApiId, invoke, authorize, onAccessLog, onNote, now = Date.now } = options;
  const index = indexPlan(plan);
  const read = readApi(index, restApiId);
  const { stageName, stageVariables, deploymentId, binaryMediaTypes, endpointType, vpcEndpointIds } = read;
  if (endpointType === 'PRIVATE' && !authorize)
    throw new Error(`${restApiId} is private and nobody asks IAM for it`);
  const api: ApiFacts = {
    region: plan.region,
    accountId: plan.accountId,
    restApiId,
    stageName,
    stageVariables,
    deploymentId,
    binaryMediaTypes,
  };
  const tree = buildTree(needText(read.restApi, 'rootResourceId'), read.of(apiTypes.resource));
  const compiled: Compiled = {
    api,
    tree,
    findMethod: compileMethods(read, tree, { index, api, invoke, now }),
    throttle: compileThrottle(read.of(apiTypes.methodSettings), stageName, now),
    gatewayResponses: compileGatewayResponses(read.of(apiTypes.gatewayResponse)),
    log: compileAccessLog(read.stage, onAccessLog ?? (() => {})),
    authorize,
    note: onNote ?? (() => {}),
    now,
  };
  const handle = (request: GatewayRequest) => answer(compiled, request);
  return { restApiId, endpointType, stageName, stageVariables, vpcEndpointIds, handle };
}

async function answer(compiled: Compiled, request: GatewayRequest): Promise<GatewayResponse> {
  const call = openCall(compiled.api, request, compiled.now());
  const found: Findings = {};
  const response = await run(compiled, call, found).catch((error: unknown) => {
    const failure = failureOf(error);
    // The access log has a client's mistake; these are faults of the gateway or of a function.
    if ((failure.details.status ?? factsOf(failure.type).status) >= 500) {
      compiled.note(`${call.requestId} ${failure.type}: ${failure.message}`);
    }
    return compiled.gatewayResponses.answer(failure, call, found);
  });
  return finish(compiled, call, found, response);
}

async function run(compiled: Compiled, call: Call, found: Findings): Promise<GatewayResponse> {
  checkLimits(call);
  const { match, method } = findRoute(compiled, call);
  found.match = match;
  compiled.throttle();
  await authorizeCall(compiled, method, call, found);
  return method.integration(call, match, found);
}

/** "...including the cases when the client attempts to invoke an unsupported API method or resource." */
function findRoute(compiled: Compiled, call: Call): { match: Match; method: Method } {
  const match = compiled.tree.find(call.request.path);
  const method = match && compiled.findMethod(match.resourceId, call.method);
  if (!match || !method) throw new GatewayFailure('MISSING_AUTHENTICATION_TOKEN', { note: 'no such route' });
  return { match, method };
}

async function authorizeCall(compiled: Compiled, { authorization }: Method, call: Call, found: Findings) {
  if (authorization.kind === 'NONE' || !found.match) return;
  checkMethodArn(call);
  try {
    if (authorization.kind === 'CUSTOM') found.principal = await authorization.authorize(call, found.match);
    else askIam(compiled.authorize, call);
    found.authorization = { status: 200 };
  } catch (error) {
    const failure = failureOf(error);
    const { principal, status = 403 } = failure.details;
    found.authorization = { status, error: failure.type };
    if (principal) found.principal = principal;
    throw failure;
  }
}

/** Adds the ids to an answer; writes the access log after the last byte was sent or the client has left. */
function finish(compiled: Compiled, call: Call, found: Findings, response: GatewayResponse): GatewayResponse {
  const done = (length: number) => {
    found.response = { status: response.status, length, latencyMs: compiled.now() - call.startedAtMs };
    compiled.log(call, found);
  };
  const headers = [
    ...response.headers,
    ['x-amzn-RequestId', call.requestId] as const,
    ['x-amz-apigw-id', call.extendedRequestId] as const,
  ];
  if (!Buffer.isBuffer(response.body)) return { ...response, headers, body: counted(response.body, done) };
  done(response.body.length);
  return { ...response, headers };
}

/** Any error that is not one of the gateway's answers is a bug here: answered without detail. */
function failureOf(error: unknown): GatewayFailure {
  if (error instanceof GatewayFailure) return error;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new GatewayFailure('DEFAULT_5XX', { note: `bug in the local API Gateway: ${what}` });
}

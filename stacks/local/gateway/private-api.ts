/**
 * The private REST APIs of a plan, behind the local AWS's listeners. Takes a request with a valid signature
 * and its listener's network position; the API that the signed Host header names answers. Serves only calls
 * through a VPC endpoint.
 * Sources: API Gateway Developer Guide, "Private REST APIs in API Gateway", "Invoke a private API".
 */
import type { AwsRequest, AwsResponse } from '../../account/aws-request.ts';
import { indexPlan } from '../../account/plan-index.ts';
import type { GatewayRequest, GatewayResponse } from './http/gateway-http.ts';
import { privateApiIds } from './read-api.ts';
import { createRestApi, type RestApi, type RestApiOptions } from './rest-api.ts';

/**
 * `{api}.execute-api.{region}.amazonaws.com` with private DNS; `{api}-{endpoint}.execute-api…` for an
 * endpoint that the API is associated with.
 */
const hostPattern = /^([a-z0-9]+)(?:-(vpce-[0-9a-z]+))?\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?::\d+)?$/;

/** Compiles every private API of the plan. @throws PlanNotUnderstood */
export function createPrivateApi(
  options: Omit<RestApiOptions, 'restApiId'>,
): (request: AwsRequest) => Promise<AwsResponse> {
  const apis = new Map(
    privateApiIds(indexPlan(options.plan)).map((restApiId) => [
      restApiId,
      createRestApi({ ...options, restApiId }),
    ]),
  );
  return async (request) => {
    const host = request.headers.host ?? '';
    const [, apiId = '', vpceId, region] = hostPattern.exec(host) ?? [];
    const api = region === options.plan.region ? apis.get(apiId) : undefined;
    // A private API is reachable only through an endpoint, and its name with an endpoint's id exists only for
    // associated endpoints. The resource policy decides which endpoint a call may use.
    if (!api || !request.network.sourceVpce) return forbidden();
    if (vpceId !== undefined && !api.vpcEndpointIds.includes(vpceId)) return forbidden();
    const gatewayRequest = toGatewayRequest(request, api, host);
    return gatewayRequest ? toAwsResponse(await api.handle(gatewayRequest)) : forbidden();
  };
}

/** Removes the stage from the path; undefined when the path names another stage. */
function toGatewayRequest(request: AwsRequest, api: RestApi, host: string): GatewayRequest | undefined {
  const prefix = `/${api.stageName}`;
  const [path = ''] = request.path.split('?');
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return undefined;
  return {
    method: request.method,
    path: path.slice(prefix.length) || '/',
    sentPath: path,
    rawQuery: request.query.toString(),
    headers: Object.entries(request.headers),
    body: request.body,
    sourceIp: request.network.sourceIp,
    domainName: host.replace(/:\d+$/, ''),
    proto: 'https',
    port: 443,
    signed: request,
  };
}

function toAwsResponse({ status, headers, body }: GatewayResponse): AwsResponse {
  const joined: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    // RFC 9110, 5.3: a list has the same meaning on one line.
    joined[key] = joined[key] === undefined ? value : `${joined[key]}, ${value}`;
  }
  return { status, headers: joined, body };
}

/** API Gateway's answer for an unknown API, stage or endpoint; it does not tell which. */
function forbidden(): AwsResponse {
  return {
    status: 403,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' },
    body: JSON.stringify({ message: 'Forbidden' }),
  };
}

/**
 * The only way to the tools: POST /tools/<tool> on a private REST API (`privateApi`, `toolRoute`, `toolsApiUrl`),
 * signed by the invoke role, through our endpoint. The resource policy only denies: within one account an Allow
 * here would be enough to call
 * (API Gateway Developer Guide, "How API Gateway resource policies affect authorization workflow", table A), so the
 * allow comes from the invoke role alone. Its size does not depend on the catalogue (limit: 8,192 bytes).
 * In `sst dev` functions stand outside the VPC, so the API is regional there; IAM still asks for the invoke role.
 */
import { pascal } from '../../../shared/names.ts';
import { policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { tenantHeader } from '../../../shared/private-call.ts';
import { endpoints } from '../network/endpoints.ts';
import { deployment, invokeRoleArn, named, stage } from '../stage/deployment.ts';
import { toolIntegrationMs } from '../stage/time-limits.ts';
import { isIsolated } from '../tools/tenant-isolation.ts';
import { tools } from '../tools/tools.ts';
import { apiStageName, child, lambdaRoute, publish } from './rest-api.ts';

export const privateApi = new aws.apigateway.RestApi('ToolsApi', {
  name: named('tools'),
  endpointConfiguration: endpoints
    ? { types: 'PRIVATE', vpcEndpointIds: [endpoints.executeApi.id] }
    : { types: 'REGIONAL' },
});

/** ARN of every tool's route; with one tool's name instead of `*`, of that route. */
export const toolRoute = (tool: string) =>
  $interpolate`${privateApi.executionArn}/${apiStageName}/POST/tools/${tool}`;

// A separate resource, because it names the API's ARN, which an inline policy cannot do.
const policySays = {
  restApiId: privateApi.id,
  policy: $util
    .all([privateApi.executionArn, endpoints?.executeApi.id])
    .apply(([executionArn, endpointId]) => resourcePolicy(executionArn, endpointId)),
};
const policy = new aws.apigateway.RestApiPolicy('ToolsApiPolicy', policySays);

if (endpoints) {
  const admit = (Resource: string): Statement => ({
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource,
    Condition: { ArnEquals: { 'aws:PrincipalArn': invokeRoleArn } },
  });
  // The endpoint exists before this API has a name, so it was made closed. Without this policy, requests from
  // the VPC could reach private APIs of other accounts.
  new aws.ec2.VpcEndpointPolicy('ExecuteApiEndpointPolicy', {
    vpcEndpointId: endpoints.executeApi.id,
    policy: toolRoute('*').apply((arn) => JSON.stringify(policyDocument([admit(arn)]))),
  });
}

const root = child('ToolsApiRoot', privateApi, 'tools');
const routes = tools.flatMap(({ tool, fn }) => {
  const id = `ToolsApi${pascal(tool.name)}`;
  return lambdaRoute(id, child(`${id}Resource`, root, tool.name), {
    fn,
    timeoutMs: toolIntegrationMs(tool.timeoutMs),
    authorization: { authorization: 'AWS_IAM' },
    ...(isIsolated(tool, stage) && { tenantFrom: tenantHeader }),
  });
});

/** The router tells a tool that may not run more often at once from one that crashed (functions/router/tools-port.ts). */
const throttledSays = {
  restApiId: privateApi.id,
  responseType: 'INTEGRATION_FAILURE',
  statusCode: '503',
};
const throttled = new aws.apigateway.Response('ToolsApiIntegrationFailure', throttledSays);

const published = publish('ToolsApi', privateApi, {
  // A private API cannot be deployed before it has its policy.
  parts: [...routes, { resource: policy, says: policySays }, { resource: throttled, says: throttledSays }],
  log: {
    what: 'tools-api',
    fields: {
      // The router signs x-amzn-RequestId: here the request id is the call id.
      callId: '$context.requestId',
      time: '$context.requestTime',
      session: '$context.identity.userArn',
      endpoint: '$context.identity.vpceId',
      method: '$context.httpMethod',
      path: '$context.resourcePath',
      status: '$context.status',
      error: '$context.error.responseType',
      bytes: '$context.responseLength',
      latencyMs: '$context.responseLatency',
    },
  },
});

/** Resolves without private DNS: an associated endpoint gives the API a public name with private addresses. */
const host = endpoints ? $interpolate`${privateApi.id}-${endpoints.executeApi.id}` : privateApi.id;
export const toolsApiUrl = $interpolate`https://${host}.execute-api.${deployment.region}.amazonaws.com/${published.stageName}`;

function resourcePolicy(executionArn: string, endpointId: string | undefined): string {
  const deny = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: `${executionArn}/*`,
  } as const;
  const statements: Statement[] = [
    { ...deny, Sid: 'InvokeRoleOnly', Condition: { ArnNotEquals: { 'aws:PrincipalArn': invokeRoleArn } } },
  ];
  if (endpointId !== undefined)
    statements.push({
      ...deny,
      Sid: 'OurEndpointOnly',
      Condition: { StringNotEquals: { 'aws:SourceVpce': endpointId } },
    });
  return JSON.stringify(policyDocument(statements));
}

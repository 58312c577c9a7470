/**
 * A plan by hand with the two kinds of REST API: a door (authorizer, streamed and buffered functions, mocks, gateway
 * responses) and a private API with one tool. Tests change it to see what is refused.
 */
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';

export const REGION = 'eu-central-1';
export const ACCOUNT = '123456789012';
export const DOOR = 'door000001';
export const TOOLS = 'tools00001';
export const VPCE = 'vpce-0a1b2c';
export const CHALLENGE = 'Bearer resource_metadata="http://localhost:8080/meta", scope="a b"';

const gateway = (kind: string) => `aws:apigateway/${kind}:${kind[0]?.toUpperCase()}${kind.slice(1)}`;

/** Every resource of the plan, by the name that tests change it by. */
function resources(): Record<string, Resource> {
  const all = [...functions(), ...door(), ...tools()];
  return Object.fromEntries(all.map((resource) => [resource.name, resource]));
}

/** The plan; `change` edits the resources by name, or deletes some. */
export function fixturePlan(change: (byName: Record<string, Resource>) => void = () => {}): Plan {
  const byName = resources();
  change(byName);
  return {
    app: 'app',
    stage: 'local',
    mode: 'deploy',
    region: REGION,
    accountId: ACCOUNT,
    contracts: [],
    resources: Object.values(byName),
  };
}

/** One resource as a plan holds it. */
export function resource(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  outputs = {},
): Resource {
  const id = (outputs as { id?: string }).id ?? name;
  return {
    urn: `urn:${name}`,
    type,
    name,
    id,
    inputs,
    outputs: { ...inputs, ...outputs },
    deps: [],
    opts: {},
  };
}

const lambdaArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
export const invokeUri = (name: string) =>
  `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${lambdaArn(name)}/invocations`;
export const streamUri = (name: string) =>
  `arn:aws:apigateway:${REGION}:lambda:path/2021-11-15/functions/${lambdaArn(name)}/response-streaming-invocations`;

export function permission(name: string, fn: string, sourceArn: string): Resource {
  return resource('aws:lambda/permission:Permission', name, {
    action: 'lambda:InvokeFunction',
    function: fn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${sourceArn}`,
  });
}

function functions(): Resource[] {
  return ['authorizer', 'router', 'echo', 'tool'].map((name) =>
    resource('aws:lambda/function:Function', name, { name }, { id: name, name, arn: lambdaArn(name) }),
  );
}

function path(name: string, restApi: string, parentId: string, pathPart: string): Resource {
  return resource(gateway('resource'), name, { restApi, parentId, pathPart });
}

type Route = { at: string; httpMethod: string; authorization?: Record<string, unknown> };

/** A method and the inputs that its other parts share. */
function method(name: string, restApi: string, { at, httpMethod, authorization }: Route) {
  const on = { restApi, resourceId: at, httpMethod };
  const asked = resource(gateway('method'), `${name}Method`, {
    ...on,
    ...(authorization ?? { authorization: 'NONE' }),
  });
  return { on, asked };
}

function lambdaRoute(name: string, restApi: string, route: Route & { integration: object }): Resource[] {
  const { on, asked } = method(name, restApi, route);
  const integration = { ...on, type: 'AWS_PROXY', integrationHttpMethod: 'POST', ...route.integration };
  return [asked, resource(gateway('integration'), `${name}Integration`, integration)];
}

type Mock = Route & { template: string; headers?: Record<string, string>; status?: number };

function mockRoute(name: string, restApi: string, route: Mock): Resource[] {
  const { on, asked } = method(name, restApi, route);
  const statusCode = String(route.status ?? 200);
  const headers = Object.entries(route.headers ?? {}).map(([key, value]) => [
    `method.response.header.${key}`,
    value,
  ]);
  return [
    asked,
    resource(gateway('integration'), `${name}Integration`, {
      ...on,
      type: 'MOCK',
      requestTemplates: { 'application/json': `{"statusCode": ${statusCode}}` },
    }),
    resource(gateway('methodResponse'), `${name}MethodResponse`, {
      ...on,
      statusCode,
      responseParameters: Object.fromEntries(headers.map(([key]) => [key, true])),
    }),
    resource(gateway('integrationResponse'), `${name}IntegrationResponse`, {
      ...on,
      statusCode,
      responseParameters: Object.fromEntries(headers.map(([key, value]) => [key, `'${value}'`])),
      responseTemplates: { 'application/json': route.template },
    }),
  ];
}

/** An allowed origin is named, none passes, any other is refused. */
export const ORIGIN_TEMPLATE = [
  `#set($origin = $input.params('Origin'))`,
  '#if($origin.matches("https?://localhost(:[0-9]{1,5})?") || $origin == "https://app.example")',
  '#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
  `#elseif($origin != '')`,
  '#set($context.responseOverride.status = 403)',
  '#end',
].join('\n');

function door(): Resource[] {
  const custom = { authorization: 'CUSTOM', authorizerId: 'auth01' };
  return [
    resource(
      gateway('restApi'),
      'Door',
      { name: 'door', endpointConfiguration: { types: 'REGIONAL' }, binaryMediaTypes: ['image/*'] },
      { id: DOOR, rootResourceId: 'root0door' },
    ),
    path('Mcp', DOOR, 'root0door', 'mcp'),
    path('Echo', DOOR, 'root0door', 'echo'),
    path('Item', DOOR, 'Echo', '{item}'),
    path('Rest', DOOR, 'Echo', '{rest+}'),
    path('Meta', DOOR, 'root0door', 'meta'),
    resource(
      gateway('authorizer'),
      'Authorizer',
      {
        restApi: DOOR,
        name: 'bearer',
        type: 'REQUEST',
        authorizerUri: invokeUri('authorizer'),
        identitySource: 'method.request.header.Authorization',
        authorizerResultTtlInSeconds: 60,
      },
      { id: 'auth01' },
    ),
    permission('AuthorizerPermission', 'authorizer', `${DOOR}/authorizers/auth01`),
    permission('RouterPermission', 'router', `${DOOR}/v1/POST/mcp`),
    permission('EchoPermission', 'echo', `${DOOR}/*/*/echo*`),
    ...lambdaRoute('McpPost', DOOR, {
      at: 'Mcp',
      httpMethod: 'POST',
      authorization: custom,
      integration: { uri: streamUri('router'), responseTransferMode: 'STREAM', timeoutMilliseconds: 300_000 },
    }),
    ...lambdaRoute('EchoAny', DOOR, {
      at: 'Echo',
      httpMethod: 'ANY',
      integration: { uri: invokeUri('echo') },
    }),
    ...lambdaRoute('ItemGet', DOOR, {
      at: 'Item',
      httpMethod: 'GET',
      authorization: custom,
      integration: { uri: invokeUri('echo') },
    }),
    ...lambdaRoute('RestGet', DOOR, {
      at: 'Rest',
      httpMethod: 'GET',
      integration: { uri: invokeUri('echo') },
    }),
    ...mockRoute('McpOptions', DOOR, {
      at: 'Mcp',
      httpMethod: 'OPTIONS',
      template: ORIGIN_TEMPLATE,
      headers: { Vary: 'Origin', 'Access-Control-Allow-Headers': 'Authorization' },
    }),
    ...mockRoute('MetaGet', DOOR, {
      at: 'Meta',
      httpMethod: 'GET',
      template: '{"resource":"here"}',
      headers: { 'Cache-Control': 'max-age=300' },
    }),
    resource(gateway('response'), 'Unauthorized', {
      restApiId: DOOR,
      responseType: 'UNAUTHORIZED',
      statusCode: '401',
      responseParameters: { 'gatewayresponse.header.WWW-Authenticate': `'${CHALLENGE}'` },
      responseTemplates: { 'application/json': '{"error":$context.error.messageString}' },
    }),
    resource(gateway('response'), 'NotFound', {
      restApiId: DOOR,
      responseType: 'MISSING_AUTHENTICATION_TOKEN',
      statusCode: '404',
      responseTemplates: { 'application/json': '{"message":"Not found."}' },
    }),
    ...stage('Door', DOOR, { resource: 'http://localhost:8080/mcp' }),
  ];
}

function tools(): Resource[] {
  return [
    resource(
      gateway('restApi'),
      'Tools',
      { name: 'tools', endpointConfiguration: { types: 'PRIVATE', vpcEndpointIds: [VPCE] } },
      { id: TOOLS, rootResourceId: 'root0tools' },
    ),
    resource(gateway('restApiPolicy'), 'ToolsPolicy', { restApiId: TOOLS, policy: '{}' }),
    path('ToolsRoot', TOOLS, 'root0tools', 'tools'),
    path('Callerid', TOOLS, 'ToolsRoot', 'callerid'),
    permission('ToolPermission', 'tool', `${TOOLS}/v1/POST/tools/callerid`),
    ...lambdaRoute('ToolPost', TOOLS, {
      at: 'Callerid',
      httpMethod: 'POST',
      authorization: { authorization: 'AWS_IAM' },
      integration: { uri: streamUri('tool'), responseTransferMode: 'STREAM', timeoutMilliseconds: 60_000 },
    }),
    ...stage('Tools', TOOLS),
  ];
}

function stage(name: string, restApi: string, variables?: Record<string, string>): Resource[] {
  const format = JSON.stringify({
    id: '$context.requestId',
    session: '$context.identity.userArn',
    agent: '$context.identity.userAgent',
    path: '$context.resourcePath',
    status: '$context.status',
    error: '$context.error.responseType',
    bytes: '$context.responseLength',
    subject: '$context.authorizer.principalId',
    tls: '$context.tlsVersion',
  });
  return [
    resource(gateway('deployment'), `${name}Deployment`, { restApi, triggers: { says: 'x' } }),
    resource(gateway('stage'), `${name}Stage`, {
      restApi,
      deployment: `${name}Deployment`,
      stageName: 'v1',
      xrayTracingEnabled: true,
      ...(variables && { variables }),
      accessLogSettings: { destinationArn: 'arn:aws:logs:x', format },
    }),
    resource(gateway('methodSettings'), `${name}Settings`, {
      restApi,
      stageName: 'v1',
      methodPath: '*/*',
      settings: { loggingLevel: 'OFF', dataTraceEnabled: false, metricsEnabled: true },
    }),
  ];
}

import { describe, expect, it } from 'vitest';
import { createRestApi } from '../../../../stacks/local/gateway/rest-api.ts';
import type { Resource } from '../../../../stacks/plan/plan-types.ts';
import { fakeFunctions } from './fake-functions.ts';
import { DOOR, fixturePlan, invokeUri, permission, resource, streamUri, TOOLS } from './plan-fixture.ts';

const { invoke } = fakeFunctions({});
const compile = (change: (byName: Record<string, Resource>) => void, restApiId = DOOR) =>
  createRestApi({ plan: fixturePlan(change), restApiId, invoke, authorize: () => {} });

/** Sets properties of one resource, as the planner would: inputs and outputs. */
const set = (name: string, inputs: object) => (byName: Record<string, Resource>) => {
  if (!byName[name]) throw new Error(`the fixture has no ${name}`);
  Object.assign(byName[name].inputs, inputs);
  Object.assign(byName[name].outputs, inputs);
};

const add = (type: string, inputs: Record<string, unknown>) => (byName: Record<string, Resource>) => {
  byName.Added = resource(type, 'Added', inputs);
};

const header = 'method.response.header';

describe('a plan is refused, with resource and property, when', () => {
  it.each<[string, (byName: Record<string, Resource>) => void, string]>([
    [
      'a method needs an API key',
      set('McpPostMethod', { apiKeyRequired: true }),
      'McpPostMethod: apiKeyRequired',
    ],
    [
      'a method validates requests',
      set('McpPostMethod', { requestValidatorId: 'x' }),
      'McpPostMethod: requestValidatorId',
    ],
    [
      'a method has models',
      set('McpPostMethod', { requestModels: { 'application/json': 'x' } }),
      'McpPostMethod: requestModels',
    ],
    [
      'a method asks for scopes',
      set('McpPostMethod', { authorizationScopes: ['a'] }),
      'McpPostMethod: authorizationScopes',
    ],
    [
      'a method has an authorization that is unknown',
      set('McpPostMethod', { authorization: 'COGNITO_USER_POOLS' }),
      'McpPostMethod: authorization',
    ],
    [
      'a method of a regional API asks for IAM',
      set('McpPostMethod', { authorization: 'AWS_IAM' }),
      'McpPostMethod: authorization',
    ],
    [
      'a method names another authorizer',
      set('McpPostMethod', { authorizerId: 'other' }),
      'McpPostMethod: authorizerId',
    ],
    ['a method has no integration', (all) => delete all.McpPostIntegration, 'McpPostMethod: httpMethod'],
    ['an integration has no method', (all) => delete all.McpPostMethod, 'McpPostIntegration: httpMethod'],
    ['an HTTP method is unknown', set('McpPostMethod', { httpMethod: 'TRACE' }), 'McpPostMethod: httpMethod'],
    [
      'a method is at a resource of another API',
      set('McpPostMethod', { resourceId: 'Callerid' }),
      'McpPostMethod: resourceId',
    ],
    [
      'an integration is of another type',
      set('McpPostIntegration', { type: 'HTTP_PROXY' }),
      'McpPostIntegration: type',
    ],
    [
      'an integration has credentials',
      set('McpPostIntegration', { credentials: 'arn' }),
      'McpPostIntegration: credentials',
    ],
    [
      'an integration maps parameters',
      set('McpPostIntegration', { requestParameters: { a: 'b' } }),
      'McpPostIntegration: requestParameters',
    ],
    [
      'an integration goes through a VPC link',
      set('McpPostIntegration', { connectionType: 'VPC_LINK' }),
      'McpPostIntegration: connectionType',
    ],
    [
      'an integration has a property that nobody knows',
      set('McpPostIntegration', { newThing: 1 }),
      'McpPostIntegration: newThing',
    ],
    [
      'an integration waits too long to stream',
      set('McpPostIntegration', { timeoutMilliseconds: 900_001 }),
      'McpPostIntegration: timeoutMilliseconds',
    ],
    [
      'an integration waits too shortly',
      set('EchoAnyIntegration', { timeoutMilliseconds: 49 }),
      'EchoAnyIntegration: timeoutMilliseconds',
    ],
    [
      'an integration streams through the buffered API',
      set('McpPostIntegration', { uri: invokeUri('router') }),
      'McpPostIntegration: responseTransferMode',
    ],
    [
      'an integration buffers through the streaming API',
      set('EchoAnyIntegration', { uri: streamUri('echo') }),
      'EchoAnyIntegration: responseTransferMode',
    ],
    [
      'an integration invokes with GET',
      set('EchoAnyIntegration', { integrationHttpMethod: 'GET' }),
      'EchoAnyIntegration: integrationHttpMethod',
    ],
    [
      'an integration names a version',
      set('EchoAnyIntegration', { uri: invokeUri('echo:1') }),
      'EchoAnyIntegration: uri',
    ],
    [
      'an integration names a function that is not there',
      set('EchoAnyIntegration', { uri: invokeUri('gone') }),
      'EchoAnyIntegration: uri',
    ],
    [
      'a proxy integration has templates',
      set('EchoAnyIntegration', { requestTemplates: { a: 'b' } }),
      'EchoAnyIntegration: requestTemplates',
    ],
    [
      'an authorizer is of another type',
      set('Authorizer', { type: 'COGNITO_USER_POOLS' }),
      'Authorizer: type',
    ],
    [
      'an authorizer has another source',
      set('Authorizer', { identitySource: 'context.identity.sourceIp' }),
      'Authorizer: identitySource',
    ],
    [
      'an authorizer caches without a source',
      set('Authorizer', { identitySource: '' }),
      'Authorizer: identitySource',
    ],
    [
      'an authorizer caches for too long',
      set('Authorizer', { authorizerResultTtlInSeconds: 3_601 }),
      'Authorizer: authorizerResultTtlInSeconds',
    ],
    [
      'an authorizer has a role',
      set('Authorizer', { authorizerCredentials: 'arn' }),
      'Authorizer: authorizerCredentials',
    ],
    [
      'an authorizer checks the form of the token',
      set('Authorizer', { identityValidationExpression: '.*' }),
      'Authorizer: identityValidationExpression',
    ],
    [
      'an authorizer would stream',
      set('Authorizer', { authorizerUri: streamUri('authorizer') }),
      'Authorizer: authorizerUri',
    ],
    [
      'a gateway response is of an unknown type',
      set('NotFound', { responseType: 'TEAPOT' }),
      'NotFound: responseType',
    ],
    [
      'a gateway response is there twice',
      set('NotFound', { responseType: 'UNAUTHORIZED' }),
      'NotFound: responseType',
    ],
    ['a gateway response has no status', set('NotFound', { statusCode: 'abc' }), 'NotFound: statusCode'],
    [
      'a gateway response takes a header from the context',
      set('NotFound', { responseParameters: { 'gatewayresponse.header.A': 'context.authorizer.a' } }),
      'NotFound: responseParameters["gatewayresponse.header.A"]',
    ],
    [
      'a gateway response takes a header from a stage variable',
      set('NotFound', { responseParameters: { 'gatewayresponse.header.A': 'stageVariables.a' } }),
      'NotFound: responseParameters',
    ],
    [
      'a gateway response sets a path',
      set('NotFound', { responseParameters: { 'gatewayresponse.path.a': "'b'" } }),
      'NotFound: responseParameters',
    ],
    [
      'a gateway response has a line end in a header',
      set('NotFound', { responseParameters: { 'gatewayresponse.header.A': "'a\nb'" } }),
      'NotFound: responseParameters',
    ],
    [
      'a gateway response uses Velocity',
      set('NotFound', { responseTemplates: { 'application/json': '#if(true)x#end' } }),
      'NotFound: responseTemplates["application/json"]',
    ],
    [
      'a gateway response names an unknown variable',
      set('NotFound', { responseTemplates: { 'application/json': '$context.nothing' } }),
      '$context.nothing',
    ],
    [
      'a gateway response names a log variable',
      set('NotFound', { responseTemplates: { 'application/json': '$context.status' } }),
      '$context.status',
    ],
    [
      'a gateway response calls $input',
      set('NotFound', { responseTemplates: { 'application/json': "$input.params('a')" } }),
      '$input.params',
    ],
    [
      'an access log names an unknown variable',
      set('DoorStage', {
        accessLogSettings: { destinationArn: 'a', format: '$context.requestId $context.nothing' },
      }),
      'DoorStage: accessLogSettings',
    ],
    [
      'an access log has no request id',
      set('DoorStage', { accessLogSettings: { destinationArn: 'a', format: '$context.status' } }),
      'DoorStage: accessLogSettings',
    ],
    [
      'a stage has a cache',
      set('DoorStage', { cacheClusterEnabled: true }),
      'DoorStage: cacheClusterEnabled',
    ],
    [
      'a stage has a canary',
      set('DoorStage', { canarySettings: { percentTraffic: 1 } }),
      'DoorStage: canarySettings',
    ],
    [
      'a deployment sets variables',
      set('DoorDeployment', { variables: { a: 'b' } }),
      'DoorDeployment: variables',
    ],
    [
      'a second stage is there',
      add('aws:apigateway/stage:Stage', { restApi: DOOR, stageName: 'v2', deployment: 'x' }),
      'Added: stageName',
    ],
    [
      'methods are cached',
      set('DoorSettings', { settings: { cachingEnabled: true } }),
      'DoorSettings: settings.cachingEnabled',
    ],
    [
      'one method has settings of its own',
      set('DoorSettings', { methodPath: 'mcp/POST' }),
      'DoorSettings: methodPath',
    ],
    [
      'a setting is unknown',
      set('DoorSettings', { settings: { newThing: 1 } }),
      'DoorSettings: settings.newThing',
    ],
    [
      'an API is edge-optimized',
      set('Door', { endpointConfiguration: { types: 'EDGE' } }),
      'Door: endpointConfiguration',
    ],
    [
      'an API says nothing of its endpoint, which is edge-optimized',
      set('Door', { endpointConfiguration: undefined }),
      'Door: endpointConfiguration',
    ],
    ['an API compresses', set('Door', { minimumCompressionSize: 0 }), 'Door: minimumCompressionSize'],
    ['an API comes from a definition', set('Door', { body: '{}' }), 'Door: body'],
    ['a regional API has a policy in itself', set('Door', { policy: '{}' }), 'Door: policy'],
    ['API keys come from the authorizer', set('Door', { apiKeySource: 'AUTHORIZER' }), 'Door: apiKeySource'],
    ['a resource has a path part that AWS does not take', set('Mcp', { pathPart: 'a b' }), 'Mcp: pathPart'],
    ['a path parameter is part of a segment', set('Mcp', { pathPart: 'a{b}' }), 'Mcp: pathPart'],
    ['two resources match the same paths', set('Meta', { pathPart: 'mcp' }), 'Meta: pathPart'],
    ['a resource has no parent', set('Meta', { parentId: 'gone' }), 'Meta: parentId'],
    [
      'a mock sets a header that is not declared',
      set('MetaGetMethodResponse', { responseParameters: {} }),
      `MetaGetIntegrationResponse: responseParameters["${header}.Cache-Control"]`,
    ],
    [
      'a mock has a status that is not declared',
      set('MetaGetMethodResponse', { statusCode: '201' }),
      'MetaGetIntegrationResponse: statusCode',
    ],
    [
      'a mock takes a header from its integration',
      set('MetaGetIntegrationResponse', {
        responseParameters: { [`${header}.Cache-Control`]: 'integration.response.header.a' },
      }),
      'MetaGetIntegrationResponse: responseParameters',
    ],
    [
      'a mock sets a header that AWS renames',
      (all) => {
        set('MetaGetMethodResponse', { responseParameters: { [`${header}.WWW-Authenticate`]: true } })(all);
        set('MetaGetIntegrationResponse', { responseParameters: { [`${header}.WWW-Authenticate`]: "'x'" } })(
          all,
        );
      },
      'MetaGetIntegrationResponse: responseParameters',
    ],
    ['a mock has no response', (all) => delete all.MetaGetIntegrationResponse, 'MetaGetIntegration: type'],
    ['a mock has a URI', set('MetaGetIntegration', { uri: 'x' }), 'MetaGetIntegration: uri'],
    [
      'a mock response converts its content',
      set('MetaGetIntegrationResponse', { contentHandling: 'CONVERT_TO_TEXT' }),
      'MetaGetIntegrationResponse: contentHandling',
    ],
    ['a model is there', add('aws:apigateway/model:Model', { restApi: DOOR }), 'Added: type'],
    [
      'a base path is there',
      add('aws:apigateway/basePathMapping:BasePathMapping', { restApi: DOOR, basePath: 'api' }),
      'Added: basePath',
    ],
    [
      'a permission has a condition that is unknown',
      (all) => {
        all.EchoPermission = permission('EchoPermission', 'echo', `${DOOR}/*/*/echo`);
        all.EchoPermission.inputs.principalOrgId = 'o-1';
      },
      'EchoPermission: principalOrgId',
    ],
  ])('%s', (_, change, expected) => {
    expect(() => compile(change)).toThrow(expected);
  });

  it.each<[string, (byName: Record<string, Resource>) => void, string]>([
    [
      'a method of a private API asks for nothing',
      set('ToolPostMethod', { authorization: 'NONE' }),
      'ToolPostMethod: authorization',
    ],
    [
      'a method of a private API asks for an authorizer',
      set('ToolPostMethod', { authorization: 'CUSTOM' }),
      'ToolPostMethod: authorization',
    ],
    [
      'a private API cannot be called at all',
      set('Tools', { disableExecuteApiEndpoint: true }),
      'Tools: disableExecuteApiEndpoint',
    ],
  ])('%s', (_, change, expected) => {
    expect(() => compile(change, TOOLS)).toThrow(expected);
  });

  it('nobody asks IAM for a private API', () => {
    expect(() => createRestApi({ plan: fixturePlan(), restApiId: TOOLS, invoke })).toThrow('nobody asks IAM');
  });

  it('the API is not in it', () => {
    expect(() => createRestApi({ plan: fixturePlan(), restApiId: 'gone', invoke })).toThrow('gone');
  });
});

describe('a plan is understood when', () => {
  it.each<[string, (byName: Record<string, Resource>) => void]>([
    ['nothing is changed', () => {}],
    [
      'what is not set is spelled out',
      set('McpPostMethod', { apiKeyRequired: false, requestModels: {}, requestValidatorId: null }),
    ],
    [
      'a base path is empty',
      add('aws:apigateway/basePathMapping:BasePathMapping', { restApi: DOOR, basePath: '' }),
    ],
    ['types are a list', set('Door', { endpointConfiguration: { types: ['REGIONAL'] } })],
    [
      'the throttle is off',
      set('DoorSettings', { settings: { throttlingRateLimit: -1, throttlingBurstLimit: -1 } }),
    ],
  ])('%s', (_, change) => {
    expect(() => compile(change)).not.toThrow();
  });
});

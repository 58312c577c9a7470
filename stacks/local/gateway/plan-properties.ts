// biome-ignore-all lint/style/noExcessiveLinesPerFile: one table of properties
/**
 * Every known property of an `aws:apigateway/*` resource, and its effect here. An unlisted property throws
 * PlanNotUnderstood, because AWS would act on it.
 */
import type { Resource } from '../../plan/plan-types.ts';
import { PlanNotUnderstood } from './not-understood.ts';

/**
 * `read`: interpreted elsewhere. `none`: has no effect that a caller sees. A list: the only allowed values.
 */
type PropertyRule = 'read' | 'none' | readonly unknown[];

/** Values that mean "not set": absent, null, or an empty collection. */
const nothing = Symbol('nothing');
const unset = [nothing] as const;
const off = [nothing, false] as const;

export const apiTypes = {
  restApi: 'aws:apigateway/restApi:RestApi',
  resource: 'aws:apigateway/resource:Resource',
  method: 'aws:apigateway/method:Method',
  methodResponse: 'aws:apigateway/methodResponse:MethodResponse',
  integration: 'aws:apigateway/integration:Integration',
  integrationResponse: 'aws:apigateway/integrationResponse:IntegrationResponse',
  authorizer: 'aws:apigateway/authorizer:Authorizer',
  gatewayResponse: 'aws:apigateway/response:Response',
  deployment: 'aws:apigateway/deployment:Deployment',
  stage: 'aws:apigateway/stage:Stage',
  methodSettings: 'aws:apigateway/methodSettings:MethodSettings',
  restApiPolicy: 'aws:apigateway/restApiPolicy:RestApiPolicy',
  basePathMapping: 'aws:apigateway/basePathMapping:BasePathMapping',
} as const;

const place = { restApi: 'read', resourceId: 'read', httpMethod: 'read', region: 'none' } as const;

const rules: Record<string, Record<string, PropertyRule>> = {
  [apiTypes.restApi]: {
    name: 'none',
    description: 'none',
    tags: 'none',
    region: 'none',
    endpointConfiguration: 'read',
    binaryMediaTypes: 'read',
    disableExecuteApiEndpoint: 'read',
    apiKeySource: [nothing, 'HEADER'],
    securityPolicy: 'none',
    endpointAccessMode: 'none',
    failOnWarnings: 'none',
    putRestApiMode: 'none',
    minimumCompressionSize: unset,
    policy: unset,
    body: unset,
    parameters: unset,
  },
  [apiTypes.resource]: { restApi: 'read', parentId: 'read', pathPart: 'read', region: 'none' },
  [apiTypes.method]: {
    ...place,
    authorization: 'read',
    authorizerId: 'read',
    operationName: 'none',
    // Without a request validator these only declare names for a mapping (refused below together with one).
    requestParameters: 'read',
    authorizationScopes: unset,
    apiKeyRequired: off,
    requestModels: unset,
    requestValidatorId: unset,
  },
  [apiTypes.methodResponse]: {
    ...place,
    statusCode: 'read',
    responseParameters: 'read',
    responseModels: 'none',
  },
  [apiTypes.integration]: {
    ...place,
    type: 'read',
    uri: 'read',
    integrationHttpMethod: 'read',
    timeoutMilliseconds: 'read',
    responseTransferMode: 'read',
    passthroughBehavior: 'read',
    requestTemplates: 'read',
    cacheNamespace: 'none',
    cacheKeyParameters: unset,
    requestParameters: 'read',
    connectionType: [nothing, 'INTERNET'],
    connectionId: unset,
    contentHandling: unset,
    credentials: unset,
    tlsConfig: unset,
    integrationTarget: unset,
  },
  [apiTypes.integrationResponse]: {
    ...place,
    statusCode: 'read',
    selectionPattern: 'read',
    responseParameters: 'read',
    responseTemplates: 'read',
    contentHandling: unset,
  },
  [apiTypes.authorizer]: {
    restApi: 'read',
    name: 'none',
    region: 'none',
    type: 'read',
    authorizerUri: 'read',
    authorizerResultTtlInSeconds: 'read',
    identitySource: 'read',
    identityValidationExpression: unset,
    authorizerCredentials: unset,
    providerArns: unset,
  },
  [apiTypes.gatewayResponse]: {
    restApiId: 'read',
    region: 'none',
    responseType: 'read',
    statusCode: 'read',
    responseParameters: 'read',
    responseTemplates: 'read',
  },
  [apiTypes.deployment]: {
    restApi: 'read',
    region: 'none',
    description: 'none',
    triggers: 'none',
    variables: unset,
  },
  [apiTypes.stage]: {
    restApi: 'read',
    deployment: 'read',
    stageName: 'read',
    variables: 'read',
    accessLogSettings: 'read',
    region: 'none',
    description: 'none',
    documentationVersion: 'none',
    tags: 'none',
    xrayTracingEnabled: 'none',
    cacheClusterEnabled: off,
    cacheClusterSize: unset,
    canarySettings: unset,
    clientCertificateId: unset,
  },
  [apiTypes.methodSettings]: {
    restApi: 'read',
    stageName: 'read',
    methodPath: 'read',
    settings: 'read',
    region: 'none',
  },
  // IAM evaluates it together with the caller's policies.
  [apiTypes.restApiPolicy]: { restApiId: 'read', policy: 'read', region: 'none' },
  [apiTypes.basePathMapping]: {
    restApi: 'read',
    stageName: 'none',
    domainName: 'none',
    domainNameId: 'none',
    region: 'none',
    // A door has no base path, like a custom domain with an empty one.
    basePath: [nothing, '', '/'],
  },
};

/** @throws PlanNotUnderstood for a type or property that the gateway does not interpret */
export function checkProperties(resource: Resource): void {
  const known = rules[resource.type];
  if (!known) throw new PlanNotUnderstood(resource, 'type', `${resource.type} is not interpreted locally`);
  for (const [property, value] of Object.entries(resource.inputs)) {
    const rule = known[property];
    if (rule === 'read' || rule === 'none') continue;
    const seen = isNothing(value) ? nothing : value;
    if (rule ? rule.includes(seen) : seen === nothing) continue;
    throw new PlanNotUnderstood(
      resource,
      property,
      `the value ${JSON.stringify(value)} changes what AWS does and is not interpreted locally`,
    );
  }
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

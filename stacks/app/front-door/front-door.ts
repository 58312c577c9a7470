// biome-ignore-all lint/style/noExcessiveLinesPerFile: one REST API with all of its routes
/**
 * The routes of a door: POST /mcp through the authorizer to the router; 405 for GET, HEAD and DELETE;
 * preflights and metadata for everybody; a static challenge for requests without a token; the approval page,
 * which signs people in itself. API Gateway renames a Lambda's WWW-Authenticate, so the challenge can only be
 * a gateway response.
 */
import { authorizerCacheSeconds } from '../../../shared/identity/authorizer-cache.ts';
import { exposedHeaders, originTemplate, preflightHeaders } from '../api/cors.ts';
import { gatewayResponses } from '../api/gateway-responses.ts';
import { mockRoute } from '../api/mock-route.ts';
import { child, lambdaRoute, type Part, type Place, publish } from '../api/rest-api.ts';
import { approvalPage } from '../router/approval.ts';
import { router } from '../router/router.ts';
import { stage } from '../stage/deployment.ts';
import { approvalIntegrationMs, routerIntegrationMs } from '../stage/time-limits.ts';
import { doors, metadataPath, type OpenDoor } from './doors.ts';
import { authorizerFunction } from './identity.ts';

const open = { authorization: 'NONE' } as const;
const anybody = { 'Access-Control-Allow-Origin': '*' };

export const frontDoors = doors.map(publishDoor);

function createAuthorizer({ name, restApi }: OpenDoor): Part & { resource: aws.apigateway.Authorizer } {
  const says = {
    restApi: restApi.id,
    name: 'bearer-token',
    type: 'REQUEST',
    authorizerUri: authorizerFunction.nodes.function.invokeArn,
    // The only source: with one more, every client that does not send it would get 401.
    identitySource: 'method.request.header.Authorization',
    authorizerResultTtlInSeconds: authorizerCacheSeconds,
  };
  const resource = new aws.apigateway.Authorizer(`${name}Authorizer`, says);
  new aws.lambda.Permission(`${name}AuthorizerPermission`, {
    action: 'lambda:InvokeFunction',
    function: authorizerFunction.name,
    principal: 'apigateway.amazonaws.com',
    sourceArn: $interpolate`${restApi.executionArn}/authorizers/${resource.id}`,
  });
  return { resource, says };
}

function mcpRoutes(door: OpenDoor, authorizer: aws.apigateway.Authorizer): Part[] {
  const mcp = child(`${door.name}Mcp`, door.restApi, 'mcp');
  const authorization = { authorization: 'CUSTOM', authorizerId: authorizer.id } as const;
  const refused = {
    statusCode: 405,
    headers: { Allow: 'POST', Vary: 'Origin' },
    template: originTemplate(
      stage.allowedOrigins,
      JSON.stringify({ message: 'This MCP endpoint answers POST only.' }),
    ),
  };
  const preflight = {
    statusCode: 200,
    headers: { ...preflightHeaders, ...exposedHeaders, Vary: 'Origin' },
    template: originTemplate(stage.allowedOrigins, ''),
  };
  const { name } = door;
  return [
    ...lambdaRoute(`${name}McpPost`, mcp, { fn: router, timeoutMs: routerIntegrationMs, authorization }),
    ...mockRoute(`${name}McpGet`, mcp, { httpMethod: 'GET', authorization, answer: refused }),
    // RFC 9110, section 9.3.2: as GET, without the body, which the gateway leaves out.
    ...mockRoute(`${name}McpHead`, mcp, { httpMethod: 'HEAD', authorization, answer: refused }),
    ...mockRoute(`${name}McpDelete`, mcp, { httpMethod: 'DELETE', authorization, answer: refused }),
    ...mockRoute(`${name}McpOptions`, mcp, { httpMethod: 'OPTIONS', authorization: open, answer: preflight }),
  ];
}

/**
 * RFC 9728, section 2. At the root for clients that ignore the challenge; with the path for those that insert
 * it.
 */
function metadataRoutes(door: OpenDoor): Part[] {
  const [first = '', second = ''] = metadataPath.slice(1).split('/');
  const wellKnown = child(`${door.name}WellKnown`, door.restApi, first);
  const atRoot = child(`${door.name}Metadata`, wellKnown, second);
  const atPath = child(`${door.name}MetadataMcp`, atRoot, 'mcp');
  const metadata = $jsonStringify({
    resource: door.resource,
    authorization_servers: [door.issuer],
    scopes_supported: door.scopes,
    bearer_methods_supported: ['header'],
    resource_name: 'Chokepoint',
  });
  const answer = {
    statusCode: 200,
    headers: { ...anybody, 'Cache-Control': 'max-age=300' },
    template: metadata,
  };
  const answers = (id: string, at: Place) => [
    ...mockRoute(`${id}Get`, at, { httpMethod: 'GET', authorization: open, answer }),
    ...mockRoute(`${id}Head`, at, { httpMethod: 'HEAD', authorization: open, answer }),
    ...mockRoute(`${id}Options`, at, {
      httpMethod: 'OPTIONS',
      authorization: open,
      answer: {
        statusCode: 200,
        headers: { ...anybody, ...preflightHeaders, 'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS' },
        template: '',
      },
    }),
  ];
  return [...answers(`${door.name}Metadata`, atRoot), ...answers(`${door.name}MetadataMcp`, atPath)];
}

/** For browsers, but not for pages of other origins: no authorizer, no OPTIONS, no CORS header. */
function approvalRoutes({ name, restApi }: OpenDoor): Part[] {
  const approve = child(`${name}Approve`, restApi, 'approve');
  const one = child(`${name}ApproveOne`, approve, '{id}');
  const callback = child(`${name}ApproveCallback`, approve, 'callback');
  const to = { fn: approvalPage, timeoutMs: approvalIntegrationMs, authorization: open };
  return [
    ...lambdaRoute(`${name}ApproveOneGet`, one, { ...to, page: 'GET' }),
    ...lambdaRoute(`${name}ApproveOnePost`, one, { ...to, page: 'POST' }),
    ...lambdaRoute(`${name}ApproveCallbackGet`, callback, { ...to, page: 'GET' }),
  ];
}

function publishDoor(door: OpenDoor) {
  const authorizer = createAuthorizer(door);
  const published = publish(door.name, door.restApi, {
    parts: [
      authorizer,
      ...mcpRoutes(door, authorizer.resource),
      ...metadataRoutes(door),
      ...approvalRoutes(door),
      ...gatewayResponses(door),
    ],
    // It tells authorizer and approval page which door a request came through.
    variables: { resource: door.resource },
    log: {
      what: door.name === 'FrontDoor' ? 'front-door' : 'front-door-http',
      // No header and no query string: either may hold a token. The extended id, because clients may set the
      // other one.
      fields: {
        requestId: '$context.extendedRequestId',
        time: '$context.requestTime',
        sourceIp: '$context.identity.sourceIp',
        subject: '$context.authorizer.principalId',
        method: '$context.httpMethod',
        path: '$context.resourcePath',
        status: '$context.status',
        error: '$context.error.responseType',
        bytes: '$context.responseLength',
        latencyMs: '$context.responseLatency',
        // Only this shows which clients a stricter policy would exclude, and whether some still use an old
        // version.
        tls: '$context.tlsVersion',
      },
    },
  });
  return {
    ...door,
    stageArn: published.arn,
    domainTarget: stage.domain && openDomain(door, published, stage.domain),
  };
}

/** An empty base path, so that discovery stands at the root. Returns the name that DNS must point to. */
function openDomain(
  { name, restApi }: OpenDoor,
  published: aws.apigateway.Stage,
  domain: NonNullable<typeof stage.domain>,
) {
  const opened = new aws.apigateway.DomainName(`${name}Domain`, {
    domainName: domain.name,
    regionalCertificateArn: domain.certificateArn,
    endpointConfiguration: { types: 'REGIONAL' },
    // Admits TLS 1.2 and 1.3 (API Gateway Developer Guide, "Supported security policies"). The newer
    // SecurityPolicy_TLS13_… must be on the API too, where provider 7.20 cannot put them, or the API's own policy may
    // be the one that counts: assumption domain-policy-decides-tls.
    securityPolicy: 'TLS_1_2',
  });
  new aws.apigateway.BasePathMapping(`${name}Mapping`, {
    restApi: restApi.id,
    stageName: published.stageName,
    domainName: opened.domainName,
  });
  return opened.regionalDomainName;
}

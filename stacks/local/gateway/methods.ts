/**
 * The methods of an API: for a resource and an HTTP method, the authorization of a call and its integration.
 * Refuses a method without an integration, and a part that belongs to no method.
 */

import { needText, textOf } from '../../account/plan-index.ts';
import type { Resource } from '../../plan/plan-types.ts';
import { type Authorizer, type AuthorizerPorts, compileAuthorizer } from './authorizer/authorizer.ts';
import { compileLambdaIntegration, type Integration } from './integrations/lambda-integration.ts';
import { compileMockIntegration } from './integrations/mock-integration.ts';
import { compileTenantHeader } from './integrations/tenant-header.ts';
import { PlanNotUnderstood } from './not-understood.ts';
import { apiTypes } from './plan-properties.ts';
import type { ApiPlan } from './read-api.ts';
import type { ResourceTree } from './resource-tree.ts';

export type Authorization =
  | { kind: 'NONE' }
  | { kind: 'AWS_IAM' }
  | { kind: 'CUSTOM'; authorize: Authorizer };

export type Method = { authorization: Authorization; integration: Integration };

/** Finds the method for an HTTP method of a resource; `ANY` serves those without their own. */
export type FindMethod = (resourceId: string, httpMethod: string) => Method | undefined;

/** "Valid values include DELETE, GET, HEAD, OPTIONS, PATCH, POST, and PUT"; ANY stands for these seven. */
const httpMethods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

/** Compiles every method of the API. */
export function compileMethods(plan: ApiPlan, tree: ResourceTree, ports: AuthorizerPorts): FindMethod {
  const methods = new Map<string, Method>();
  const authorizers = compileAuthorizers(plan, ports);
  for (const resource of plan.of(apiTypes.method)) {
    const place = placeOf(resource, tree);
    if (methods.has(place)) throw new PlanNotUnderstood(resource, 'httpMethod', `${place} is defined twice`);
    const authorization = readAuthorization(resource, plan, authorizers);
    const integration = compileIntegration(resource, place, { plan, tree, ports, authorization });
    methods.set(place, { authorization, integration });
  }
  for (const type of [apiTypes.integration, apiTypes.integrationResponse, apiTypes.methodResponse]) {
    const orphan = plan.of(type).find((resource) => !methods.has(placeOf(resource, tree)));
    if (orphan) throw new PlanNotUnderstood(orphan, 'httpMethod', 'there is no such method');
  }
  return (resourceId, httpMethod) => {
    if (!httpMethods.has(httpMethod)) return undefined;
    return methods.get(`${httpMethod} ${resourceId}`) ?? methods.get(`ANY ${resourceId}`);
  };
}

function compileAuthorizers(plan: ApiPlan, ports: AuthorizerPorts): Map<string, Authorizer> {
  return new Map(
    plan.of(apiTypes.authorizer).map((resource) => [resource.id, compileAuthorizer(resource, ports)]),
  );
}

function readAuthorization(
  resource: Resource,
  plan: ApiPlan,
  authorizers: Map<string, Authorizer>,
): Authorization {
  const kind = textOf(resource, 'authorization');
  const privateApi = plan.endpointType === 'PRIVATE';
  if (kind === 'AWS_IAM' && privateApi) return { kind };
  if (privateApi) {
    // Without a signature the resource policy alone decides, about an anonymous caller. IAM here only decides
    // about a signed request and would also use the signer's own policies, which is wider than AWS.
    throw new PlanNotUnderstood(
      resource,
      'authorization',
      `${kind}: on a private API only AWS_IAM is interpreted`,
    );
  }
  if (kind === 'NONE') return { kind };
  if (kind !== 'CUSTOM') {
    throw new PlanNotUnderstood(resource, 'authorization', `${kind} is not interpreted on a regional API`);
  }
  const id = textOf(resource, 'authorizerId');
  const authorize = authorizers.get(id ?? '');
  if (!authorize) throw new PlanNotUnderstood(resource, 'authorizerId', `this API has no authorizer ${id}`);
  return { kind, authorize };
}

type Surroundings = {
  plan: ApiPlan;
  tree: ResourceTree;
  ports: AuthorizerPorts;
  authorization: Authorization;
};

function compileIntegration(method: Resource, place: string, around: Surroundings): Integration {
  const { plan, tree, ports, authorization } = around;
  const at = (type: string) => plan.of(type).filter((resource) => placeOf(resource, tree) === place);
  const [integration, second] = at(apiTypes.integration);
  if (!integration) throw new PlanNotUnderstood(method, 'httpMethod', 'the method has no integration');
  if (second) throw new PlanNotUnderstood(second, 'httpMethod', 'the method has a second integration');
  const responses = at(apiTypes.integrationResponse);
  const type = textOf(integration, 'type');
  if (type === 'MOCK') {
    return compileMockIntegration({ integration, responses, methodResponses: at(apiTypes.methodResponse) });
  }
  if (type !== 'AWS_PROXY')
    throw new PlanNotUnderstood(integration, 'type', `${type} is not interpreted locally`);
  const [response] = responses;
  if (response) throw new PlanNotUnderstood(response, 'statusCode', 'a proxy integration maps no responses');
  return compileLambdaIntegration(integration, {
    tenantOf: compileTenantHeader(integration, method),
    index: ports.index,
    invoke: ports.invoke,
    iam: authorization.kind === 'AWS_IAM',
  });
}

function placeOf(resource: Resource, tree: ResourceTree): string {
  const resourceId = needText(resource, 'resourceId');
  const httpMethod = needText(resource, 'httpMethod');
  if (tree.pathOf(resourceId) === undefined) {
    throw new PlanNotUnderstood(resource, 'resourceId', `${resourceId} is no resource of this API`);
  }
  if (httpMethod !== 'ANY' && !httpMethods.has(httpMethod)) {
    throw new PlanNotUnderstood(resource, 'httpMethod', `${httpMethod} is no method of a REST API`);
  }
  return `${httpMethod} ${resourceId}`;
}

/**
 * Routes that API Gateway answers itself (MOCK integration), without a function.
 */
import { type Authorization, method, type Part, type Place } from './rest-api.ts';

type Answer = {
  statusCode: number;
  /** literal values */
  headers: Record<string, $util.Input<string>>;
  /** mapping template (Velocity) of the body: `#` and `$` are read as its own */
  template: $util.Input<string>;
};

/**
 * Makes the method, the integration and both of their responses.
 * @returns the parts that a deployment waits for
 */
export function mockRoute(
  id: string,
  at: Place,
  route: { httpMethod: string; authorization: Authorization; answer: Answer },
): Part[] {
  const { httpMethod, answer } = route;
  const asked = method(id, at, httpMethod, route.authorization);
  const on = { restApi: at.restApi.id, resourceId: at.resource.id, httpMethod };
  const says = {
    ...on,
    type: 'MOCK',
    // A payload of another type must not choose the status in the template's place.
    passthroughBehavior: 'NEVER',
    requestTemplates: { 'application/json': JSON.stringify({ statusCode: answer.statusCode }) },
  };
  const integration = new aws.apigateway.Integration(`${id}Integration`, says, {
    dependsOn: [asked.resource],
  });
  return [asked, { resource: integration, says }, ...respond(id, on, answer, [asked.resource, integration])];
}

type Method = { restApi: $util.Input<string>; resourceId: $util.Input<string>; httpMethod: string };

/** AWS wants each header declared by the method before the integration may set it. */
function respond(id: string, on: Method, answer: Answer, dependsOn: $util.Resource[]): Part[] {
  const statusCode = String(answer.statusCode);
  const headers = Object.entries(answer.headers).map(
    ([name, value]) => [`method.response.header.${name}`, value] as const,
  );
  const declares = {
    ...on,
    statusCode,
    responseParameters: Object.fromEntries(headers.map(([name]) => [name, true])),
  };
  const response = new aws.apigateway.MethodResponse(`${id}Response`, declares, { dependsOn });
  const says = {
    ...on,
    statusCode,
    responseParameters: Object.fromEntries(headers.map(([name, value]) => [name, $interpolate`'${value}'`])),
    responseTemplates: { 'application/json': answer.template },
  };
  const mapping = new aws.apigateway.IntegrationResponse(`${id}IntegrationResponse`, says, {
    dependsOn: [...dependsOn, response],
  });
  return [
    { resource: response, says: declares },
    { resource: mapping, says },
  ];
}

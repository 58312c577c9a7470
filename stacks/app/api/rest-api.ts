/**
 * The parts that both of our REST APIs consist of: the stage's name (`apiStageName`), paths (`child`), methods
 * (`method`), routes to a Lambda (`lambdaRoute`), publication (`publish`). Each part returns its resource and its
 * inputs: a deployment waits
 * for all parts and is made again when one of them changes (API Gateway serves the deployment's snapshot, not
 * the resources).
 */
import { createHash } from 'node:crypto';
import { logGroupName, stage } from '../stage/deployment.ts';

/** One name for all stages of all APIs: the stage of the app is already in the API. */
export const apiStageName = 'v1';

export type Part = { resource: $util.Resource; says: unknown };
export type Place = { restApi: aws.apigateway.RestApi; resource: aws.apigateway.Resource; path: string };

/** IAM on the private API; an authorizer, or none, at the front door. */
export type Authorization =
  | { authorization: 'AWS_IAM' | 'NONE' }
  | { authorization: 'CUSTOM'; authorizerId: $util.Input<string> };

/** A child of `parent`, or of the root. */
export function child(id: string, parent: Place | aws.apigateway.RestApi, pathPart: string): Place {
  const restApi = 'restApi' in parent ? parent.restApi : parent;
  const parentId = 'restApi' in parent ? parent.resource.id : parent.rootResourceId;
  const resource = new aws.apigateway.Resource(id, { restApi: restApi.id, parentId, pathPart });
  return { restApi, resource, path: `${'restApi' in parent ? parent.path : ''}/${pathPart}` };
}

/** Makes one method at a place. @returns it with its inputs, which a deployment hashes */
export function method(
  id: string,
  at: Place,
  httpMethod: string,
  settings: Authorization & { requestParameters?: Record<string, boolean> },
): Part {
  const says = { restApi: at.restApi.id, resourceId: at.resource.id, httpMethod, ...settings };
  return { resource: new aws.apigateway.Method(`${id}Method`, says), says };
}

export type LambdaRoute = {
  fn: sst.aws.Function;
  timeoutMs: number;
  authorization: Authorization;
  tenantFrom?: string;
  /** default: a streamed POST; a page is small, so it is buffered */
  page?: 'GET' | 'POST';
};

/**
 * A method that calls a function. Only this route of this stage may invoke the function.
 * @param to `tenantFrom`: the header that holds the tenant, for a function with an environment per tenant.
 *   Lambda refuses it for any other function (Lambda Developer Guide, "Invoking functions with tenant
 *   isolation")
 */
export function lambdaRoute(id: string, at: Place, to: LambdaRoute): Part[] {
  const httpMethod = to.page ?? 'POST';
  const tenant = to.tenantFrom !== undefined && `method.request.header.${to.tenantFrom}`;
  // API Gateway maps only headers that the method declares.
  const declared = tenant ? { requestParameters: { [tenant]: true } } : {};
  const asked = method(id, at, httpMethod, { ...to.authorization, ...declared });
  const permission = new aws.lambda.Permission(`${id}Permission`, {
    action: 'lambda:InvokeFunction',
    function: to.fn.name,
    principal: 'apigateway.amazonaws.com',
    // A part `{id}` stands for any text in the path.
    sourceArn: $interpolate`${at.restApi.executionArn}/${apiStageName}/${httpMethod}${at.path.replace(/\{\w+\}/g, '*')}`,
  });
  const says = {
    restApi: at.restApi.id,
    resourceId: at.resource.id,
    httpMethod,
    integrationHttpMethod: 'POST',
    type: 'AWS_PROXY',
    ...(to.page === undefined
      ? { uri: to.fn.nodes.function.responseStreamingInvokeArn, responseTransferMode: 'STREAM' }
      : { uri: to.fn.nodes.function.invokeArn }),
    timeoutMilliseconds: to.timeoutMs,
    ...(tenant && { requestParameters: { 'integration.request.header.X-Amz-Tenant-Id': tenant } }),
  };
  const integration = new aws.apigateway.Integration(`${id}Integration`, says, {
    dependsOn: [asked.resource, permission],
  });
  return [asked, { resource: integration, says }];
}

/**
 * Deploys the parts under one stage, with an access log. No execution log: it would hold headers and bodies.
 * @param log name of the log group, and `$context` variables of a line by name
 */
export function publish(
  id: string,
  restApi: aws.apigateway.RestApi,
  to: {
    parts: Part[];
    log: { what: string; fields: Record<string, string> };
    variables?: Record<string, $util.Input<string>>;
  },
) {
  const deployed = new aws.apigateway.Deployment(
    `${id}Deployment`,
    { restApi: restApi.id, triggers: { says: digest(to.parts.map((part) => part.says)) } },
    { dependsOn: to.parts.map((part) => part.resource) },
  );
  const logGroup = new aws.cloudwatch.LogGroup(`${id}AccessLog`, {
    name: logGroupName(to.log.what),
    retentionInDays: stage.logRetentionDays,
  });
  const published = new aws.apigateway.Stage(`${id}Stage`, {
    restApi: restApi.id,
    deployment: deployed.id,
    stageName: apiStageName,
    xrayTracingEnabled: true,
    ...(to.variables && { variables: to.variables }),
    accessLogSettings: { destinationArn: logGroup.arn, format: JSON.stringify(to.log.fields) },
  });
  new aws.apigateway.MethodSettings(`${id}Settings`, {
    restApi: restApi.id,
    stageName: published.stageName,
    methodPath: '*/*',
    settings: { loggingLevel: 'OFF', dataTraceEnabled: false, metricsEnabled: true },
  });
  return published;
}

function digest(says: unknown[]): $util.Output<string> {
  return $jsonStringify(says).apply((text) => createHash('sha256').update(text).digest('hex'));
}

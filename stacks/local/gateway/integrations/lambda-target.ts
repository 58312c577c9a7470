/**
 * Finds the function of an integration or an authorizer, and checks against the function's own policy whether
 * API Gateway may call it. Without a matching `aws:lambda/permission:Permission` it invokes nothing, as on
 * AWS.
 * Source: API Gateway Developer Guide, "API Gateway permissions model for invoking a Lambda function"; Lambda
 * Developer Guide, "Using resource-based policies".
 */

import { needText, type PlanIndex, textOf } from '../../../account/plan-index.ts';
import type { Resource } from '../../../plan/plan-types.ts';
import { fitsArn } from '../authorizer/arn-pattern.ts';
import type { Call, Match } from '../call.ts';
import { PlanNotUnderstood } from '../not-understood.ts';

export type LambdaTarget = {
  functionName: string;
  /** `BUFFERED` is the Invoke API, `STREAMED` is InvokeWithResponseStream */
  mode: 'BUFFERED' | 'STREAMED';
  /** Whether a permission admits this source ARN. */
  permits(sourceArn: string): boolean;
};

const uriPattern =
  /^arn:aws:apigateway:[\w-]+:lambda:path\/(2015-03-31|2021-11-15)\/functions\/(arn:aws:lambda:[\w-]+:\d{12}:function:([\w-]+))\/(invocations|response-streaming-invocations)$/;

const permissionProperties = new Set([
  'action',
  'function',
  'principal',
  'sourceArn',
  'sourceAccount',
  'statementId',
  'statementIdPrefix',
  'region',
]);

/**
 * Resolves the URI of an integration or authorizer. @throws PlanNotUnderstood unless it is a whole function's
 */
export function readTarget(index: PlanIndex, resource: Resource, property: string): LambdaTarget {
  const uri = needText(resource, property);
  const [, version, arn = '', functionName = '', kind] = uriPattern.exec(uri) ?? [];
  const streamed = version === '2021-11-15';
  if (!functionName || streamed !== (kind === 'response-streaming-invocations')) {
    throw new PlanNotUnderstood(
      resource,
      property,
      `${uri} is not the invocation of an unqualified function`,
    );
  }
  if (index.byArn(arn)?.type !== 'aws:lambda/function:Function') {
    throw new PlanNotUnderstood(resource, property, `the plan has no function ${arn}`);
  }
  const permissions = index
    .byType('aws:lambda/permission:Permission')
    .filter((permission) => [functionName, arn].includes(needText(permission, 'function')));
  const sources = permissions.flatMap((permission) => admittedSource(index, permission));
  return {
    functionName,
    mode: streamed ? 'STREAMED' : 'BUFFERED',
    permits: (sourceArn) => sources.some((pattern) => fitsArn(pattern, sourceArn)),
  };
}

/**
 * The source ARN of a method's integration: stage, method and configured path, in the form that AWS checks.
 */
export function integrationSourceArn({ api, method }: Call, match: Match): string {
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.restApiId}/${api.stageName}/${method}${match.resourcePath}`;
}

/** The pattern of source ARNs that a permission allows to API Gateway; empty for another principal. */
function admittedSource(index: PlanIndex, permission: Resource): string[] {
  for (const [property, value] of Object.entries(permission.inputs)) {
    if (value === undefined || value === null || permissionProperties.has(property)) continue;
    throw new PlanNotUnderstood(permission, property, 'is not interpreted locally');
  }
  if (textOf(permission, 'principal') !== 'apigateway.amazonaws.com') return [];
  if (textOf(permission, 'action') !== 'lambda:InvokeFunction') return [];
  const account = textOf(permission, 'sourceAccount');
  if (account !== undefined && account !== index.plan.accountId) return [];
  return [textOf(permission, 'sourceArn') ?? 'arn:*:*:*:*:*'];
}

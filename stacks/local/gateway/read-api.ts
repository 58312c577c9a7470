/** Collects one REST API's resources from the plan by type, and checks every property of every one. */

import { needText, type PlanIndex, textOf } from '../../account/plan-index.ts';
import type { Resource } from '../../plan/plan-types.ts';
import { PlanNotUnderstood } from './not-understood.ts';
import { apiTypes, checkProperties } from './plan-properties.ts';

export type ApiPlan = {
  index: PlanIndex;
  restApi: Resource;
  /** `PRIVATE` or `REGIONAL`; an edge-optimized API is refused */
  endpointType: 'PRIVATE' | 'REGIONAL';
  vpcEndpointIds: string[];
  binaryMediaTypes: string[];
  stage: Resource;
  stageName: string;
  stageVariables: Record<string, string>;
  deploymentId: string;
  /** every other resource of this API, by Pulumi type */
  of(type: string): Resource[];
};

/** Collects and checks one API. @throws PlanNotUnderstood, or Error when a part is missing */
export function readApi(index: PlanIndex, restApiId: string): ApiPlan {
  const restApi = index.needById(apiTypes.restApi, restApiId, 'the local API Gateway');
  const owned = index.plan.resources.filter((resource) => belongsTo(resource, restApiId));
  for (const resource of [restApi, ...owned]) checkProperties(resource);

  const endpoint = readEndpoint(restApi);
  const stages = owned.filter((resource) => resource.type === apiTypes.stage);
  const stage = stages[0];
  if (!stage) throw new PlanNotUnderstood(restApi, 'id', 'the plan has no stage of this API');
  if (stages[1])
    throw new PlanNotUnderstood(stages[1], 'stageName', 'a second stage of one API is not served');
  return {
    index,
    restApi,
    ...endpoint,
    binaryMediaTypes: textList(restApi, 'binaryMediaTypes', restApi.inputs.binaryMediaTypes),
    stage,
    stageName: needText(stage, 'stageName'),
    stageVariables: textMap(stage, 'variables'),
    deploymentId: needText(stage, 'deployment'),
    of: (type) => owned.filter((resource) => resource.type === type),
  };
}

/** Ids of the private APIs of a plan. */
export function privateApiIds(index: PlanIndex): string[] {
  return index
    .byType(apiTypes.restApi)
    .filter((restApi) => readEndpoint(restApi).endpointType === 'PRIVATE')
    .map((restApi) => restApi.id);
}

function belongsTo(resource: Resource, restApiId: string): boolean {
  if (!resource.type.startsWith('aws:apigateway/')) return false;
  return textOf(resource, 'restApi') === restApiId || textOf(resource, 'restApiId') === restApiId;
}

function readEndpoint(restApi: Resource): Pick<ApiPlan, 'endpointType' | 'vpcEndpointIds'> {
  const endpoint = (restApi.inputs.endpointConfiguration ?? {}) as Record<string, unknown>;
  // Pulumi flattens AWS's one-element list; the default of AWS is EDGE.
  const [type = 'EDGE', ...more] = [endpoint.types ?? []].flat();
  if ((type !== 'PRIVATE' && type !== 'REGIONAL') || more.length > 0) {
    throw new PlanNotUnderstood(restApi, 'endpointConfiguration', 'types must be PRIVATE or REGIONAL');
  }
  if (type === 'PRIVATE' && restApi.inputs.disableExecuteApiEndpoint === true) {
    throw new PlanNotUnderstood(restApi, 'disableExecuteApiEndpoint', 'nobody could call this private API');
  }
  return {
    endpointType: type,
    vpcEndpointIds: textList(restApi, 'endpointConfiguration.vpcEndpointIds', endpoint.vpcEndpointIds),
  };
}

function textList(resource: Resource, property: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new PlanNotUnderstood(resource, property, 'is not a list of texts');
}

/** A property that maps text to text; absent is the empty map. */
export function textMap(resource: Resource, property: string): Record<string, string> {
  const value = resource.inputs[property] ?? {};
  if (typeof value === 'object' && Object.values(value).every((item) => typeof item === 'string')) {
    return value as Record<string, string>;
  }
  throw new PlanNotUnderstood(resource, property, 'is not a map from text to text');
}

/** A property that is a whole number, also as text; absent is undefined. */
export function wholeNumber(resource: Resource, property: string): number | undefined {
  const value = resource.inputs[property];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new PlanNotUnderstood(resource, property, `${JSON.stringify(value)} is not a whole number`);
}

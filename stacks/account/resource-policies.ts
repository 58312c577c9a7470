/**
 * The resource policies of a plan. In: the plan, then an ARN. Out: the policy of the bucket, table, KMS key or REST
 * API that the ARN lies in, or none. Never: a policy that the evaluator does not understand.
 */
import type { PolicyDocument } from '../../shared/policy-document.ts';
import type { Resource } from '../plan/plan-types.ts';
import { needText, type PlanIndex, textOf } from './plan-index.ts';
import { readPolicy } from './policy-text.ts';

export type ResourcePolicies = {
  /** The policy of the resource that this ARN names or lies in. */
  of(resourceArn: string): PolicyDocument | undefined;
  /** The policy of a VPC endpoint; absent is full access. Throws for an endpoint that is not in the plan. */
  ofEndpoint(vpcEndpointId: string): PolicyDocument | undefined;
};

/** Reads and checks all of them once. Throws an Error that names the resource for what is not understood. */
export function readResourcePolicies(index: PlanIndex): ResourcePolicies {
  const policies = new Map<string, PolicyDocument>();
  const add = (arn: string, policy: PolicyDocument, by: Resource) => {
    if (policies.has(arn)) throw new Error(`${by.urn}: ${arn} has a second resource policy`);
    policies.set(arn, policy);
  };
  for (const resource of index.byType('aws:s3/bucketPolicy:BucketPolicy')) {
    add(`arn:aws:s3:::${needText(resource, 'bucket')}`, read(resource), resource);
  }
  for (const resource of index
    .byType('aws:s3/bucketV2:BucketV2')
    .concat(index.byType('aws:s3/bucket:Bucket'))) {
    if (textOf(resource, 'policy'))
      add(`arn:aws:s3:::${needText(resource, 'bucket')}`, read(resource), resource);
  }
  for (const resource of index.byType('aws:dynamodb/resourcePolicy:ResourcePolicy')) {
    add(needText(resource, 'resourceArn'), read(resource), resource);
  }
  for (const [key, resource] of keyPolicies(index)) {
    add(needText(key, 'arn'), read(resource), resource);
  }
  for (const [apiId, resource] of apiPolicies(index)) {
    const arn = `arn:aws:execute-api:${index.plan.region}:${index.plan.accountId}:${apiId}`;
    add(arn, read(resource, arn), resource);
  }
  const endpoints = new Map(
    index
      .byType('aws:ec2/vpcEndpoint:VpcEndpoint')
      .map((resource) => [resource.id, endpointPolicy(index, resource)]),
  );
  return {
    of: (resourceArn) => policies.get(ownerOf(resourceArn)),
    ofEndpoint(vpcEndpointId) {
      if (!endpoints.has(vpcEndpointId)) throw new Error(`the plan has no VPC endpoint ${vpcEndpointId}`);
      return endpoints.get(vpcEndpointId);
    },
  };
}

/**
 * The policy of one VPC endpoint: that of a VpcEndpointPolicy, which replaces the endpoint's own; with
 * neither the endpoint lets everything through (AWS PrivateLink Guide, "default endpoint policy").
 */
export function endpointPolicy(index: PlanIndex, endpoint: Resource): PolicyDocument | undefined {
  const replacements = index.byProperty(
    'aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy',
    'vpcEndpointId',
    endpoint.id,
  );
  if (replacements.length > 1) throw new Error(`${replacements[1]?.urn}: ${endpoint.id} has a second policy`);
  const { urn, inputs, outputs } = replacements[0] ?? endpoint;
  const policy = inputs.policy ?? outputs.policy;
  return policy === undefined || policy === '' ? undefined : readPolicy(policy, 'endpoint', `${urn} policy`);
}

/**
 * The ARN of what a resource policy is attached to: the bucket of an object, the table of an index, the API
 * of a method.
 */
function ownerOf(arn: string): string {
  const [, , service, region, account, ...rest] = arn.split(':');
  const [first = '', second = ''] = rest.join(':').split('/');
  if (service === 's3') return `arn:aws:s3:::${first}`;
  if (service === 'dynamodb') return `arn:aws:dynamodb:${region}:${account}:${first}/${second}`;
  if (service === 'execute-api') return `arn:aws:execute-api:${region}:${account}:${first}`;
  return arn;
}

/**
 * Each KMS key with the resource that holds its policy: a KeyPolicy, which replaces the key's own. With neither
 * the account's identity policies decide everything (KMS Developer Guide, "Default key policy"): a stack here says
 * what it means, so that is refused.
 */
function keyPolicies(index: PlanIndex): [Resource, Resource][] {
  return index.byType('aws:kms/key:Key').map((key) => {
    const replacements = index
      .byType('aws:kms/keyPolicy:KeyPolicy')
      .filter((one) => [key.id, key.outputs.arn].includes(needText(one, 'keyId')));
    if (replacements.length > 1) throw new Error(`${replacements[1]?.urn}: ${key.id} has a second policy`);
    return [key, replacements[0] ?? key];
  });
}

/** API id → the resource that holds its policy: a RestApiPolicy, or the RestApi itself. */
function apiPolicies(index: PlanIndex): [string, Resource][] {
  const separate = index
    .byType('aws:apigateway/restApiPolicy:RestApiPolicy')
    .map((resource): [string, Resource] => [needText(resource, 'restApiId'), resource]);
  const inline = index
    .byType('aws:apigateway/restApi:RestApi')
    // The provider reports the policy of a RestApiPolicy as the API's output too: the input says whose it is.
    .filter((resource) => resource.inputs.policy !== undefined && resource.inputs.policy !== '')
    .map((resource): [string, Resource] => [resource.id, resource]);
  return [...separate, ...inline];
}

/**
 * Checks the policy of a resource. In the policy of an API `execute-api:/stage/…` stands for the API's own
 * ARN, which API Gateway fills in when the policy is saved (API Gateway Developer Guide, "API Gateway
 * resource policy examples").
 */
function read(resource: Resource, apiArn?: string): PolicyDocument {
  const policy = resource.inputs.policy ?? resource.outputs.policy;
  if (apiArn === undefined) return readPolicy(policy, 'resource', `${resource.urn} policy`);
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
  return readPolicy(text.replaceAll('"execute-api:/', `"${apiArn}/`), 'resource', `${resource.urn} policy`);
}

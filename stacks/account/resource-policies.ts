/**
 * The resource policies of a plan: for an ARN, the policy of its bucket, table, KMS key or REST API.
 */
import type { PolicyDocument } from '../../shared/policy-document.ts';
import type { Resource } from '../plan/plan-types.ts';
import { needText, type PlanIndex, textOf } from './plan-index.ts';
import { readPolicy } from './policy-text.ts';

export type ResourcePolicies = {
  /** The policy of the resource that this ARN names or belongs to. */
  of(resourceArn: string): PolicyDocument | undefined;
  /**
   * @returns the policy of a VPC endpoint; undefined stands for full access
   * @throws Error for an endpoint that is not in the plan
   */
  ofEndpoint(vpcEndpointId: string): PolicyDocument | undefined;
};

/**
 * Reads and checks all resource policies of the plan.
 * @throws Error with the urn of a resource whose policy the evaluator does not know
 */
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
 * @returns the policy of one VPC endpoint: that of a VpcEndpointPolicy, which replaces the endpoint's own;
 * undefined without either, which lets everything pass (AWS PrivateLink Guide, "default endpoint policy")
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
 * @returns the ARN of the resource that has the policy: the bucket of an object, the table of an index, the API
 * of a method
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
 * Each KMS key with the resource that has its policy: a KeyPolicy, which replaces the key's own, or the key.
 * Without either, only identity policies would decide (KMS Developer Guide, "Default key policy"). A key must
 * have a policy here, so `read` throws.
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

/** Each API id with the resource that has its policy: a RestApiPolicy, or the RestApi itself. */
function apiPolicies(index: PlanIndex): [string, Resource][] {
  const separate = index
    .byType('aws:apigateway/restApiPolicy:RestApiPolicy')
    .map((resource): [string, Resource] => [needText(resource, 'restApiId'), resource]);
  const inline = index
    .byType('aws:apigateway/restApi:RestApi')
    // Reads the inputs, because the provider repeats the policy of a RestApiPolicy in the API's outputs.
    .filter((resource) => resource.inputs.policy !== undefined && resource.inputs.policy !== '')
    .map((resource): [string, Resource] => [resource.id, resource]);
  return [...separate, ...inline];
}

/**
 * Checks the policy of a resource. In the policy of an API, `execute-api:/stage/…` stands for the API's own ARN.
 * API Gateway inserts it when it saves the policy (API Gateway Developer Guide, "API Gateway resource policy
 * examples").
 */
function read(resource: Resource, apiArn?: string): PolicyDocument {
  const policy = resource.inputs.policy ?? resource.outputs.policy;
  if (apiArn === undefined) return readPolicy(policy, 'resource', `${resource.urn} policy`);
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
  return readPolicy(text.replaceAll('"execute-api:/', `"${apiArn}/`), 'resource', `${resource.urn} policy`);
}

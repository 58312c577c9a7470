/**
 * Reads the topology out of a plan. In: the plan, and for each tool the stores that its data role reaches. Out: stops,
 * tool groups and the endpoints between them. Pure.
 * Never: an endpoint that the router's place does not lead to.
 */
import { createNetwork, type Position } from '../../../account/planned-network.ts';
import type { Plan, Resource } from '../../../plan/plan-types.ts';
import {
  approvalPages,
  assumingRoles,
  frontDoors,
  functions,
  invokeRoles,
  toolApis,
} from '../../../prove/model/actors.ts';
import { list, ofType } from '../../../prove/model/proof.ts';
import { groupsOf, storesOf } from './tool-groups.ts';
import type { PlacedTool, Stop, Topology } from './topology-types.ts';

/** @throws Error when the plan has no router, or its network is not understood */
export function readTopology(plan: Plan, tools: readonly PlacedTool[]): Topology {
  const router = routerOf(plan);
  const position = createNetwork(plan).positionOf(router.id);
  const stores = storesOf(tools, position.vpc !== undefined);
  return {
    client: { title: 'MCP client', detail: ['of the agent user'] },
    issuer: issuerOf(plan),
    door: doorOf(plan),
    authorizer: authorizerOf(plan, router),
    hasApprovalPage: approvalPages(plan).length > 0,
    router: { title: 'Router', detail: ['Lambda', router.id] },
    region: { title: `AWS, ${plan.region}`, detail: [] },
    vpc: vpcOf(plan, position),
    ...servicesOf(plan, position),
    stores,
    groups: groupsOf(tools, stores),
  };
}

function routerOf(plan: Plan): Resource {
  const roles = new Set(assumingRoles(plan).map((role) => role.outputs.arn));
  const found = functions(plan).find((fn) => roles.has(fn.inputs.role));
  if (!found) throw new Error('the plan has no function that may assume session roles: no router');
  return found;
}

function issuerOf(plan: Plan): Stop {
  const text = functions(plan)
    .map((fn) => (fn.inputs.environment as { variables?: Record<string, string> } | undefined)?.variables)
    .find((variables) => variables?.IDENTITY !== undefined)?.IDENTITY;
  const doors = text ? ((JSON.parse(text) as { doors?: { issuer: string }[] }).doors ?? []) : [];
  const hosts = [...new Set(doors.map(({ issuer }) => issuer.replace(/^https?:\/\//, '')))];
  return { title: 'Token issuer', detail: hosts };
}

function doorOf(plan: Plan): Stop {
  const names = ofType(plan, 'aws:apigateway/domainName:DomainName').map((one) =>
    String(one.inputs.domainName),
  );
  const wall = plan.resources.some(({ type }) => type === 'aws:wafv2/webAclAssociation:WebAclAssociation');
  const apis = frontDoors(plan);
  return {
    title: 'Front door',
    detail: [
      ...(names.length > 0 ? names : apis.map((api) => `${api.id}.execute-api`)),
      `${apis.length > 1 ? `${apis.length} REST APIs` : 'REST API'}${wall ? ' behind a WAF' : ''}`,
    ],
  };
}

/** The function that the front door's authorizer calls. It and the approval page stand outside the VPC. */
function authorizerOf(plan: Plan, router: Resource): Stop {
  const uris = ofType(plan, 'aws:apigateway/authorizer:Authorizer').map((one) =>
    String(one.inputs.authorizerUri),
  );
  const found = functions(plan).find(
    (fn) => fn !== router && uris.some((uri) => uri.includes(`${fn.outputs.arn}/`)),
  );
  const inside =
    list((found?.inputs.vpcConfig as { subnetIds?: string[] } | undefined)?.subnetIds).length > 0;
  return { title: 'Authorizer', detail: [`Lambda${inside ? '' : ' outside the VPC'}`] };
}

function vpcOf(plan: Plan, position: Position): Stop | undefined {
  if (!position.vpc) return undefined;
  const subnets = ofType(plan, 'aws:ec2/subnet:Subnet').filter(
    (one) => one.inputs.vpcId === position.vpc?.id,
  );
  const zones = new Set(subnets.map((one) => one.inputs.availabilityZone ?? one.id));
  // The network's reader refuses a subnet with a route of its own, so there is none here.
  return {
    title: 'VPC',
    detail: [`${position.vpc.id}, ${zones.size} availability zones, no route to the internet`],
  };
}

const serviceNames: Record<string, string> = {
  bedrock: 'Bedrock',
  dynamodb: 'DynamoDB',
  firehose: 'Firehose',
  kms: 'KMS',
  logs: 'CloudWatch Logs',
  s3: 'S3',
  secretsmanager: 'Secrets Manager',
  ssm: 'Parameter Store',
};

function servicesOf(plan: Plan, { vpc }: Position) {
  const gate = (service: string) => (vpc?.reach.has(service) ? { gate: service } : {});
  const others = [...(vpc?.reach.keys() ?? [])]
    .filter((one) => one !== 'sts' && one !== 'execute-api')
    .sort();
  const [api] = toolApis(plan);
  const [invoke] = invokeRoles(plan);
  const kind = (api?.inputs.endpointConfiguration as { types?: string } | undefined)?.types;
  return {
    sts: { id: 'sts', title: 'STS', detail: ['mints sessions'], ...gate('sts') },
    toolApi: {
      id: 'execute-api',
      title: `${kind === 'PRIVATE' ? 'Private' : 'Tools'} API`,
      detail: ['/tools/*, IAM'],
      ...gate('execute-api'),
    },
    routerServices: others.map((id) => ({
      id,
      gate: id,
      title: serviceNames[id] ?? id,
      detail: routerUse(plan, id),
    })),
    invokeRole: { title: 'Invoke role', detail: [invoke?.name === undefined ? 'none' : 'one for all tools'] },
  };
}

/** The things of a service in this plan, so that a box says more than the service's name. */
function routerUse(plan: Plan, service: string): string[] {
  if (service !== 'firehose') return [];
  return ofType(plan, 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream').map(({ name }) => name);
}

/** Measures how much of a quota a plan uses. Each function gives uses in no particular order. Pure. */
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { list, ofType } from '../model/proof.ts';
import type { Use } from './quota.ts';

/** The number of resources of a type, all of the plan together. */
export const count =
  (type: string, counts: (resource: Resource) => boolean = () => true) =>
  (plan: Plan): Use[] => [{ amount: ofType(plan, type).filter(counts).length }];

/** For each resource of type `owner`, the number of resources of `type` whose `property` is its id. */
export const countPer =
  (type: string, property: string, owner: string) =>
  (plan: Plan): Use[] =>
    ofType(plan, owner).map((resource) => ({
      amount: ofType(plan, type).filter((one) => one.inputs[property] === resource.id).length,
      resource,
    }));

/** Characters of a text property. IAM does not count white space in a policy; ours have none. */
export const length =
  (type: string, property: string) =>
  (plan: Plan): Use[] =>
    ofType(plan, type).flatMap((resource) => {
      const value = resource.inputs[property];
      return typeof value === 'string' ? [{ amount: value.length, resource, property }] : [];
    });

/** Characters of all inline policies of each role together. */
export function inlinePolicies(plan: Plan): Use[] {
  const characters = new Map<unknown, number>();
  for (const { inputs } of ofType(plan, 'aws:iam/rolePolicy:RolePolicy'))
    characters.set(inputs.role, (characters.get(inputs.role) ?? 0) + String(inputs.policy).length);
  return ofType(plan, 'aws:iam/role:Role').map((resource) => ({
    amount: characters.get(resource.id) ?? 0,
    resource,
    property: 'inlinePolicies',
  }));
}

/** Bytes of names and values of each function's environment variables. */
export function environments(plan: Plan): Use[] {
  return ofType(plan, 'aws:lambda/function:Function').map((resource) => {
    const { variables = {} } = (resource.inputs.environment ?? {}) as { variables?: Record<string, string> };
    const amount = Object.entries(variables).reduce(
      (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
      0,
    );
    return { amount, resource, property: 'environment' };
  });
}

/** The sum of all reserved concurrency. */
export function reservedConcurrency(plan: Plan): Use[] {
  const reserved = ofType(plan, 'aws:lambda/function:Function').map(({ inputs }) =>
    Number(inputs.reservedConcurrentExecutions ?? 0),
  );
  return [{ amount: reserved.reduce((sum, one) => sum + Math.max(one, 0), 0) }];
}

/** Network interfaces: Lambda makes one for each subnet and set of groups, and functions share it. */
export function lambdaInterfaces(plan: Plan): Use[] {
  const places = ofType(plan, 'aws:lambda/function:Function').flatMap(({ inputs }) => {
    const { subnetIds = [], securityGroupIds = [] } = (inputs.vpcConfig ?? {}) as Record<string, string[]>;
    return subnetIds.map((subnet) => `${subnet} ${[...securityGroupIds].sort().join(' ')}`);
  });
  return [{ amount: new Set(places).size }];
}

/** Security groups of each function. */
export function groupsOfFunctions(plan: Plan): Use[] {
  return ofType(plan, 'aws:lambda/function:Function').map((resource) => ({
    amount: list((resource.inputs.vpcConfig as Record<string, string[]> | undefined)?.securityGroupIds)
      .length,
    resource,
  }));
}

/** Rules of one direction of each security group. */
export function securityGroupRules(plan: Plan): Use[] {
  const kinds = [
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
  ];
  return kinds.flatMap((kind) =>
    countPer(kind, 'securityGroupId', 'aws:ec2/securityGroup:SecurityGroup')(plan),
  );
}

/** Characters of each value of each API stage's variables. */
export function stageVariables(plan: Plan): Use[] {
  return ofType(plan, 'aws:apigateway/stage:Stage').flatMap((resource) =>
    Object.values((resource.inputs.variables ?? {}) as Record<string, string>).map((value) => ({
      amount: value.length,
      resource,
      property: 'variables',
    })),
  );
}

/** Bytes of each gateway response's header values. */
export function responseHeaders(plan: Plan): Use[] {
  return ofType(plan, 'aws:apigateway/response:Response').map((resource) => ({
    amount: Buffer.byteLength(
      Object.values((resource.inputs.responseParameters ?? {}) as Record<string, string>).join(''),
    ),
    resource,
    property: 'responseParameters',
  }));
}

/** Bytes of all functions' code, estimated by gzip; no use for a plan without code. */
export function codeBytes(plan: Plan): Use[] {
  const { code } = plan as Plan & { code?: Record<string, { gzipBytes: number }> };
  if (!code) return [];
  return [{ amount: Object.values(code).reduce((sum, one) => sum + one.gzipBytes, 0) }];
}

/** Ways to measure a plan against a quota. Each gives uses, in no order. Pure. */
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { list, ofType } from '../model/proof.ts';
import type { Use } from './quota.ts';

/** How many resources of a type. */
export const count =
  (type: string, counts: (resource: Resource) => boolean = () => true) =>
  (plan: Plan): Use[] => [{ amount: ofType(plan, type).filter(counts).length }];

/** How many resources of `type` belong to the same `owner`, told by a property that holds the owner's id. */
export const countPer =
  (type: string, property: string, owner: string) =>
  (plan: Plan): Use[] =>
    ofType(plan, owner).map((resource) => ({
      amount: ofType(plan, type).filter((one) => one.inputs[property] === resource.id).length,
      resource,
    }));

/** Length of a text property; IAM and its like count a policy without white space, as all of ours are. */
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

/** Concurrency that is taken out of the account's pool. */
export function reservedConcurrency(plan: Plan): Use[] {
  const reserved = ofType(plan, 'aws:lambda/function:Function').map(({ inputs }) =>
    Number(inputs.reservedConcurrentExecutions ?? 0),
  );
  return [{ amount: reserved.reduce((sum, one) => sum + Math.max(one, 0), 0) }];
}

/** Lambda makes one interface for each subnet and set of groups, whatever the number of functions. */
export function lambdaInterfaces(plan: Plan): Use[] {
  const places = ofType(plan, 'aws:lambda/function:Function').flatMap(({ inputs }) => {
    const { subnetIds = [], securityGroupIds = [] } = (inputs.vpcConfig ?? {}) as Record<string, string[]>;
    return subnetIds.map((subnet) => `${subnet} ${[...securityGroupIds].sort().join(' ')}`);
  });
  return [{ amount: new Set(places).size }];
}

/** Security groups of the function that has most. */
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

/** Bytes of each bundle's zip, about; only with code. */
export function codeBytes(plan: Plan): Use[] {
  const { code } = plan as Plan & { code?: Record<string, { gzipBytes: number }> };
  if (!code) return [];
  return [{ amount: Object.values(code).reduce((sum, one) => sum + one.gzipBytes, 0) }];
}

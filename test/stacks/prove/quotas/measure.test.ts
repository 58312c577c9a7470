import { describe, expect, it } from 'vitest';
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';
import * as measure from '../../../../stacks/prove/quotas/measure.ts';
import { fixturePlan, resource } from '../../local/fixture-plan.ts';

const planOf = (...resources: Resource[]): Plan => fixturePlan(() => resources);
const amounts = (uses: { amount: number }[]) => uses.map(({ amount }) => amount);
const fn = (id: string, inputs: object) => resource('aws:lambda/function:Function', id, { ...inputs });
const inVpc = (subnetIds: string[], securityGroupIds: string[]) => ({
  vpcConfig: { subnetIds, securityGroupIds },
});

describe('a plan is measured', () => {
  const groups = ['a', 'b'].map((id) => resource('aws:ec2/securityGroup:SecurityGroup', id, {}));
  const rule = (kind: string, securityGroupId: string, id: string) =>
    resource(`aws:vpc/securityGroup${kind}Rule:SecurityGroup${kind}Rule`, id, { securityGroupId });

  it('by the number of a type, of all or of some', () => {
    const plan = planOf(...groups);
    expect(amounts(measure.count('aws:ec2/securityGroup:SecurityGroup')(plan))).toEqual([2]);
    expect(
      amounts(measure.count('aws:ec2/securityGroup:SecurityGroup', ({ id }) => id === 'a')(plan)),
    ).toEqual([1]);
    expect(amounts(measure.count('aws:ec2/vpc:Vpc')(plan))).toEqual([0]);
  });

  it('by the rules of each group, for each direction separately', () => {
    const plan = planOf(
      ...groups,
      rule('Ingress', 'a', '1'),
      rule('Ingress', 'a', '2'),
      rule('Egress', 'b', '3'),
    );
    expect(amounts(measure.securityGroupRules(plan))).toEqual([2, 0, 0, 1]);
  });

  it('by the characters of each text, and of all inline policies of a role together', () => {
    const policy = (id: string, role: string, text: string) =>
      resource('aws:iam/rolePolicy:RolePolicy', id, { role, policy: text });
    const roles = ['r', 's'].map((id) => resource('aws:iam/role:Role', id, {}));
    const plan = planOf(...roles, policy('1', 'r', 'xx'), policy('2', 'r', 'yyy'), policy('3', 'other', 'z'));
    expect(amounts(measure.inlinePolicies(plan))).toEqual([5, 0]);
    expect(amounts(measure.length('aws:iam/rolePolicy:RolePolicy', 'policy')(plan))).toEqual([2, 3, 1]);
    expect(measure.length('aws:iam/rolePolicy:RolePolicy', 'nothing')(plan)).toEqual([]);
  });

  it('by the bytes of an environment, not its characters', () => {
    const plan = planOf(fn('f', { environment: { variables: { NAME: 'ä', B: '' } } }), fn('g', {}));
    expect(amounts(measure.environments(plan))).toEqual([4 + 2 + 1, 0]);
  });

  it('by reserved concurrency, where -1 reserves nothing', () => {
    const plan = planOf(
      ...[5, -1, undefined, 7].map((reservedConcurrentExecutions, at) =>
        fn(`f${at}`, { reservedConcurrentExecutions }),
      ),
    );
    expect(amounts(measure.reservedConcurrency(plan))).toEqual([12]);
  });

  it('by one interface for each subnet and set of groups, in any order', () => {
    const plan = planOf(
      ...[fn('f', inVpc(['1', '2'], ['a', 'b'])), fn('g', inVpc(['2'], ['b', 'a']))],
      ...[fn('h', inVpc(['1'], ['a'])), fn('i', {})],
    );
    expect(amounts(measure.lambdaInterfaces(plan))).toEqual([3]);
    expect(amounts(measure.groupsOfFunctions(plan))).toEqual([2, 2, 1, 0]);
  });

  it('by the texts of API Gateway', () => {
    const plan = planOf(
      resource('aws:apigateway/stage:Stage', 's', { variables: { a: 'xx', b: 'yyy' } }),
      resource('aws:apigateway/response:Response', 'r', { responseParameters: { a: "'ä'", b: "'x'" } }),
    );
    expect(amounts(measure.stageVariables(plan))).toEqual([2, 3]);
    expect(amounts(measure.responseHeaders(plan))).toEqual([7]);
  });

  it('by its code only where there is code', () => {
    const plan = planOf();
    expect(measure.codeBytes(plan)).toEqual([]);
    const code = { a: { gzipBytes: 3 }, b: { gzipBytes: 4 } };
    expect(amounts(measure.codeBytes({ ...plan, code } as never))).toEqual([7]);
  });
});

/**
 * Each role has a permissions boundary of this plan that does not allow everything. Without one, a principal that may
 * write the role's policy, such as a pipeline, could make the role an administrator.
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { roles } from '../model/actors.ts';
import { statementsIn } from '../model/policies.ts';
import { finding, ofType, type Proof } from '../model/proof.ts';

export const everyRoleHasABoundary: Proof = {
  id: 'every-role-has-a-boundary',
  title: 'Every role has a permissions boundary of this plan, which allows by name and is not everything',
  check(plan: Plan) {
    const policies = new Map(ofType(plan, 'aws:iam/policy:Policy').map((one) => [one.outputs.arn, one]));
    return roles(plan).flatMap((role) => findingsOf(role, policies.get(role.inputs.permissionsBoundary)));
  },
};

function findingsOf(role: Resource, boundary: Resource | undefined): Finding[] {
  const found = (reason: string) => [finding(role, 'permissionsBoundary', reason)];
  if (role.inputs.permissionsBoundary === undefined) return found('is absent: its policies have no ceiling');
  if (!boundary) return found(`is ${role.inputs.permissionsBoundary}, which is not of this plan`);
  const allows = statementsIn(boundary, 'policy').filter(({ statement }) => statement.Effect === 'Allow');
  const everything = allows.some(
    ({ statement }) => [statement.Action].flat().includes('*') || statement.NotAction,
  );
  if (everything) return found(`is ${boundary.name}, which allows every action`);
  return [];
}

/**
 * Who operates and who deploys: by name, and never more than that. Their policies are wide where AWS knows no names,
 * so this proof asks IAM what they could do (governance-attacks.ts) instead of reading patterns.
 */
import { policyDocument } from '../../../shared/policy-document.ts';
import { evaluate } from '../../local/iam/evaluate.ts';
import type { Finding, Plan, Resource } from '../plan-types.ts';
import { governingRoles } from './actors.ts';
import { attacksOf } from './governance-attacks.ts';
import { trustFindings } from './governance-trust.ts';
import { identityStatements, statementsIn } from './policies.ts';
import { finding, ofType, type Proof } from './proof.ts';

export const governanceIsConfined: Proof = {
  id: 'governance-is-confined',
  title:
    'Who operates or deploys is named to the letter, reaches no tenant data and no tool, and can make no role without its boundary',
  modes: ['deploy', 'dev'],
  check(plan: Plan) {
    return governingRoles(plan).flatMap((role) => [
      ...trustFindings(plan, role),
      ...attackFindings(plan, role),
    ]);
  },
};

function attackFindings(plan: Plan, role: Resource): Finding[] {
  const boundary = ofType(plan, 'aws:iam/policy:Policy').find(
    (policy) => policy.outputs.arn === role.inputs.permissionsBoundary,
  );
  if (!boundary) return [finding(role, 'permissionsBoundary', 'has no boundary of this plan')];
  const identity = policyDocument(identityStatements(plan, role).map(({ statement }) => statement));
  const ceiling = policyDocument(statementsIn(boundary, 'policy').map(({ statement }) => statement));
  // An empty document grants nothing, and is none that IAM would take.
  if (identity.Statement.length === 0 || ceiling.Statement.length === 0) return [];
  const policies = { identity: [identity], boundary: ceiling };
  const { accountId } = plan;
  const principal = {
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.outputs.name}/somebody`,
    roleArn: String(role.outputs.arn),
    accountId,
  };
  return attacksOf(plan, role)
    .filter(({ action, resource, context = {} }) => {
      const question = {
        action,
        resource,
        principal,
        context: { 'aws:PrincipalArn': principal.roleArn, ...context },
      };
      return evaluate(question, policies).allowed;
    })
    .map(({ could, action, resource }) =>
      finding(role, 'policy', `could ${could}: ${action} on ${resource}`),
    );
}

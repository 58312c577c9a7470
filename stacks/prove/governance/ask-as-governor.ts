/**
 * The rights of a role that people or a pipeline take, as IAM decides: its own policies within its boundary. Enters:
 * a plan and the role. Leaves: a function that decides one question.
 */
import { policyDocument } from '../../../shared/policy-document.ts';
import { evaluate } from '../../iam/evaluate.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { identityStatements, statementsIn } from '../model/policies.ts';
import { ofType } from '../model/proof.ts';

export type GovernorRequest = { action: string; resource: string; context?: Record<string, string> };

/** @returns undefined when the boundary is not of this plan, so that nobody can read it here */
export function askAsGovernor(plan: Plan, role: Resource): ((ask: GovernorRequest) => boolean) | undefined {
  const boundary = ofType(plan, 'aws:iam/policy:Policy').find(
    (policy) => policy.outputs.arn === role.inputs.permissionsBoundary,
  );
  if (!boundary) return undefined;
  const identity = policyDocument(identityStatements(plan, role).map(({ statement }) => statement));
  const ceiling = policyDocument(statementsIn(boundary, 'policy').map(({ statement }) => statement));
  // An empty document grants nothing, and IAM would refuse it.
  if (identity.Statement.length === 0 || ceiling.Statement.length === 0) return () => false;
  const policies = { identity: [identity], boundary: ceiling };
  const { accountId } = plan;
  const roleArn = String(role.outputs.arn);
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role.outputs.name}/somebody`;
  const principal = { arn, roleArn, accountId };
  return ({ action, resource, context = {} }) =>
    evaluate({ action, resource, principal, context: { 'aws:PrincipalArn': roleArn, ...context } }, policies)
      .allowed;
}

/**
 * Decides whether a governing role, which people or a pipeline assume, may take an action: by its own policies within
 * its boundary.
 */
import { policyDocument } from '../../../shared/policy-document.ts';
import { evaluate } from '../../iam/evaluate.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { identityStatements, statementsIn } from '../model/policies.ts';
import { ofType } from '../model/proof.ts';

export type GovernorRequest = { action: string; resource: string; context?: Record<string, string> };

/** @returns a function that decides one request; undefined when the role's boundary is not in this plan */
export function askAsGovernor(plan: Plan, role: Resource): ((ask: GovernorRequest) => boolean) | undefined {
  const boundary = ofType(plan, 'aws:iam/policy:Policy').find(
    (policy) => policy.outputs.arn === role.inputs.permissionsBoundary,
  );
  if (!boundary) return undefined;
  const identity = policyDocument(identityStatements(plan, role).map(({ statement }) => statement));
  const ceiling = policyDocument(statementsIn(boundary, 'policy').map(({ statement }) => statement));
  // An empty document grants nothing, and the evaluator would refuse it.
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

/** Asks IAM, as a role of a plan and with every policy that limits it. */
import type { PolicyDocument } from '../../../../shared/policy-document.ts';
import { governanceRolePath } from '../../../../stacks/app/governance/names.ts';
import { evaluate, evaluateTrust, type IamDecision, type Question } from '../../../../stacks/iam/evaluate.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { all, one } from '../../../support/plans.ts';

export type Ask = {
  action: string;
  resource: string;
  context?: Question['context'];
};

const parse = (policy: unknown) => JSON.parse(String(policy)) as PolicyDocument;

/** Every identity policy and the boundary of a role, by its name in the program. */
export function policiesOf(
  plan: Plan,
  name: string,
): { identity: PolicyDocument[]; boundary: PolicyDocument } {
  const role = one(plan, 'Role', name);
  const managed = new Map(all(plan, 'Policy').map(({ outputs }) => [outputs.arn, outputs.policy]));
  const inline = all(plan, 'RolePolicy').filter(({ inputs }) => inputs.role === role.id);
  const attached = all(plan, 'RolePolicyAttachment').filter(({ inputs }) => inputs.role === role.id);
  return {
    identity: [
      ...inline.map(({ inputs }) => parse(inputs.policy)),
      ...attached.map(({ inputs }) => parse(managed.get(inputs.policyArn))),
    ],
    boundary: parse(managed.get(role.inputs.permissionsBoundary)),
  };
}

/** A session of the role asks. */
export function askAs(plan: Plan, name: string, { action, resource, context = {} }: Ask): IamDecision {
  const role = one(plan, 'Role', name);
  const roleArn = String(role.outputs.arn);
  const principal = {
    arn: `arn:aws:sts::${plan.accountId}:assumed-role/${role.id}/somebody`,
    roleArn,
    accountId: plan.accountId,
  };
  const known = { 'aws:PrincipalArn': roleArn, ...context };
  const [key] = resource.includes(':key/') ? all(plan, 'Key') : [];
  const ofResource = key && { resource: parse(key.inputs.policy) };
  return evaluate(
    { action, resource, principal, context: known },
    { ...policiesOf(plan, name), ...ofResource },
  );
}

/** Whether somebody gets into the role, given what their own policies allow. */
export function enter(
  plan: Plan,
  name: string,
  question: Omit<Question, 'resource'>,
  allowed = true,
): boolean {
  const role = one(plan, 'Role', name);
  const statement = { Effect: 'Allow' as const, Action: 'sts:*', Resource: '*' };
  const identity: PolicyDocument[] =
    question.principal.federated === undefined && allowed
      ? [{ Version: '2012-10-17', Statement: [statement] }]
      : [];
  const asked = { ...question, resource: String(role.outputs.arn) };
  return evaluateTrust(asked, parse(role.inputs.assumeRolePolicy), { identity }).allowed;
}

export const roleArn = (plan: Plan, rest: string) => `arn:aws:iam::${plan.accountId}:role/${rest}`;
export const governing = (plan: Plan, name: string) =>
  `arn:aws:iam::${plan.accountId}:role${governanceRolePath(plan)}${name}`;

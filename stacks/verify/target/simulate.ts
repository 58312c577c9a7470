/** IAM's policy simulator over a plan: without trust policies, resource policies, endpoints and SCPs. Pure. */
import { readAccount } from '../../account/account.ts';
import { evaluate } from '../../iam/evaluate.ts';
import type { Plan } from '../../plan/plan-types.ts';
import type { Decided, Question } from './question.ts';

/** @throws Error for a role that the plan does not have */
export function simulate(plan: Plan, { role, action, resource, context, sessionPolicy }: Question): Decided {
  const principal = readAccount(plan, Date.now).principals.byName(role);
  if (principal === undefined) throw new Error(`the plan has no role ${role}`);
  const { roleArn, identity, boundary } = principal;
  const question = {
    ...{ action, resource, context: { 'aws:PrincipalArn': roleArn, ...context } },
    principal: { arn: roleArn, roleArn, accountId: plan.accountId },
  };
  const { allowed, explicitDeny } = evaluate(question, {
    identity,
    ...(boundary !== undefined && { boundary }),
    ...(sessionPolicy !== undefined && { session: sessionPolicy as never }),
  });
  if (allowed) return 'allowed';
  return explicitDeny ? 'explicitDeny' : 'implicitDeny';
}

/**
 * An AWS service may assume a role only for a resource of this account: without this condition, a stranger could let
 * the service act with our role (IAM User Guide, "The confused deputy problem"). Lambda assumes a function's role only
 * for that function, so its trust needs no condition.
 */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { roles } from '../model/actors.ts';
import { conditionsOf, principalsOf, statementsIn } from '../model/policies.ts';
import { finding, type Proof } from '../model/proof.ts';

export const servicesActForUsOnly: Proof = {
  id: 'services-act-for-us-only',
  title: 'A role of a service is assumed for a thing of this account only',
  check(plan: Plan) {
    return roles(plan).flatMap((role) => roleFindings(plan, role));
  },
};

function roleFindings(plan: Plan, role: Resource): Finding[] {
  return statementsIn(role, 'assumeRolePolicy')
    .filter(({ statement }) => statement.Effect === 'Allow' && !isPinned(plan, statement))
    .flatMap(({ statement }) => principalsOf(statement))
    .filter((one) => one.startsWith('Service:') && one !== 'Service:lambda.amazonaws.com')
    .map((one) =>
      finding(
        role,
        'assumeRolePolicy',
        `lets ${one} take it for any account: name aws:SourceArn or aws:SourceAccount`,
      ),
    );
}

function isPinned({ accountId }: Plan, statement: Statement): boolean {
  return conditionsOf(statement).some(({ operator, key, values }) => {
    if (!/^(StringEquals|StringLike|ArnEquals|ArnLike)$/.test(operator) || values.length === 0) return false;
    if (key.toLowerCase() === 'aws:sourceaccount') return values.every((value) => value === accountId);
    return (
      key.toLowerCase() === 'aws:sourcearn' && values.every((value) => value.split(':')[4] === accountId)
    );
  });
}

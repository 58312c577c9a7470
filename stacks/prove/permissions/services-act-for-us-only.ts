/**
 * A role of an AWS service is taken for one thing of this account: without a source, a stranger could have the service
 * act with our role (IAM User Guide, "The confused deputy problem"). Lambda takes a function's role for that function
 * alone, so its trust needs none; nor does a role's permissions let it pass a role on.
 */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { roles } from '../model/actors.ts';
import { conditionsOf, principalsOf, statementsIn } from '../model/policies.ts';
import { finding, type Proof } from '../model/proof.ts';

export const servicesActForUsOnly: Proof = {
  id: 'services-act-for-us-only',
  title: 'A role of a service is assumed for a thing of this account only',
  modes: ['deploy', 'dev'],
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

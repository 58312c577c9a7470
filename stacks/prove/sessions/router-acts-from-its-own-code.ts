/**
 * Only the router's own code can use the router's role: another function with this role, or a thief of its credentials,
 * mints and records nothing. Within one account a trust that names the role is enough, so the identity policy must have
 * an explicit Deny. Its Allow has the same condition, in case somebody removes the Deny.
 * Source: Lambda Developer Guide, "Using source function ARN to control function access behavior".
 */
import type { PolicyDocument } from '../../../shared/policy-document.ts';
import { evaluate } from '../../iam/evaluate.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { assumingRoles, functions } from '../model/actors.ts';
import { insideVpc, principalsOfPlan } from '../model/almighty.ts';
import { readPlanTools } from '../model/plan-tools.ts';
import { identityStatements } from '../model/policies.ts';
import { finding, ofType, type Proof } from '../model/proof.ts';
import { withReach } from '../reach/reached.ts';

const mintActions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];

export const routerActsFromItsOwnCode: Proof = {
  id: 'router-acts-from-its-own-code',
  title: "The router's role mints and records from the router's own code only",
  check(plan: Plan) {
    return withReach(plan, () => assumingRoles(plan).flatMap((role) => routerFindings(plan, role)));
  },
};

type Act = { action: string; resource: string };

function routerFindings(plan: Plan, role: Resource): Finding[] {
  const own = functions(plan).filter(({ inputs }) => inputs.role === role.outputs.arn);
  const principal = principalsOfPlan(plan).byArn(String(role.outputs.arn));
  const { invokeRoles, dataRoles } = readPlanTools(plan);
  const [session] = [...invokeRoles, ...dataRoles.map((one) => one.role)];
  if (!principal || !session) return [];
  const mint = mintActions.map((action): Act => ({ action, resource: String(session.outputs.arn) }));
  const record = ofType(plan, 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream').map(
    ({ outputs }): Act => ({ action: 'firehose:PutRecord', resource: String(outputs.arn) }),
  );
  const decide = (act: Act, from: string | undefined, identity: PolicyDocument[]) =>
    evaluate(
      {
        ...act,
        principal: { arn: principal.roleArn, roleArn: principal.roleArn, accountId: plan.accountId },
        context: { ...insideVpc(plan), ...(from !== undefined && { 'lambda:SourceFunctionArn': from }) },
      },
      { identity },
    );
  const allowsOnly = principal.identity.map((document) => ({
    ...document,
    Statement: document.Statement.filter(({ Effect }) => Effect === 'Allow'),
  }));
  const at = identityStatements(plan, role)[0]?.resource ?? role;
  const found = (reason: string) => finding(at, 'policy', reason);
  const elsewhere = [`arn:aws:lambda:${plan.region}:${plan.accountId}:function:another`, undefined];
  return [
    ...own.flatMap((fn) =>
      [...mint, ...record]
        .filter((act) => !decide(act, String(fn.outputs.arn), principal.identity).allowed)
        .map(({ action }) => found(`keeps ${fn.id} from ${action}`)),
    ),
    ...elsewhere.flatMap((from) => [
      ...mint
        .filter((act) => !decide(act, from, principal.identity).explicitDeny)
        .map(({ action }) =>
          found(`does not deny in words: ${action} from ${from ?? 'outside of any function'}`),
        ),
      ...[...mint, ...record]
        .filter((act) => decide(act, from, allowsOnly).allowed)
        .map(({ action }) => found(`allows ${action} from ${from ?? 'outside of any function'}`)),
    ]),
  ];
}

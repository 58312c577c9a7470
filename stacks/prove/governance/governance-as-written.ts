/**
 * The boundaries and the policies of governing roles are exactly those that stacks/app/governance derives for this
 * stage. governance-is-confined evaluates their effect for a list of attacks; this proof finds changes that no
 * attack of that list shows.
 */
import { dataArnsOf } from '../../../shared/data.ts';
import type { PolicyDocument } from '../../../shared/policy-document.ts';
import { policyDocument } from '../../../shared/policy-document.ts';
import { deployBoundary } from '../../app/governance/deploy-boundary.ts';
import { deployPermissions } from '../../app/governance/deploy-permissions.ts';
import { brakePolicy, operatorPolicy } from '../../app/governance/operator-permissions.ts';
import { serviceBoundary } from '../../app/governance/service-boundary.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { governingRoles } from '../model/actors.ts';
import { plannedGuardrail } from '../model/guardrail.ts';
import { attachedPolicies, identityStatements } from '../model/policies.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

export const governanceAsWritten: Proof = {
  id: 'governance-as-written',
  title: 'Boundaries and governing policies are to the letter what governance derives for this stage',
  check(plan: Plan) {
    const written = derived(plan);
    return [
      ...ofType(plan, 'aws:iam/policy:Policy').flatMap((policy) => changed(policy, written[policy.name])),
      ...governingRoles(plan).flatMap((role) => added(plan, role, written)),
    ];
  },
};

type Written = Record<string, PolicyDocument[]>;

/** By Pulumi name of a policy, every document that it may have. */
function derived(plan: Plan): Written {
  const place = { ...plan, data: Object.values(dataArnsOf(plan)), guardrail: plannedGuardrail(plan) };
  const records = ofType(plan, 'aws:s3/bucket:Bucket')
    .map(({ outputs }) => String(outputs.arn))
    .filter((arn) => !place.data.includes(arn));
  const ceiling = (keepsLogs: boolean) => deployBoundary({ ...place, keepsLogs });
  return {
    ServiceBoundary: [serviceBoundary({ ...place, dev: plan.mode === 'dev' })],
    DeployBoundary: [ceiling(true), ceiling(false)],
    DeployPolicy: [policyDocument(Object.values(deployPermissions(plan)).flat())],
    OperatorPolicy: [operatorPolicy({ ...plan, records: [] }), operatorPolicy({ ...plan, records })],
    Brake: [brakePolicy],
  };
}

function changed(policy: Resource, written: PolicyDocument[] | undefined): Finding[] {
  if (!written || written.some((text) => JSON.stringify(text) === policy.inputs.policy)) return [];
  return [finding(policy, 'policy', 'is not what stacks/app/governance derives for this stage')];
}

/** Finds a statement that no derived document has, and a managed policy that is not in the plan. */
function added(plan: Plan, role: Resource, written: Written): Finding[] {
  const known = new Set(
    [...list(written.DeployPolicy), ...list(written.OperatorPolicy)].flatMap(({ Statement }) =>
      Statement.map((statement) => JSON.stringify(statement)),
    ),
  );
  const foreign = attachedPolicies(plan, role).filter(({ policy }) => !policy);
  const others = identityStatements(plan, role).filter(
    ({ statement }) => statement.Effect === 'Allow' && !known.has(JSON.stringify(statement)),
  );
  return [
    ...foreign.map(({ arn, by }) => finding(by, 'policyArn', `attaches ${arn}, which is not of this plan`)),
    ...others.map(({ resource, property }) =>
      finding(resource, property, 'allows what stacks/app/governance does not write'),
    ),
  ];
}

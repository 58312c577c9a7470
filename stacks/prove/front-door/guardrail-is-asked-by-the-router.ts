/**
 * Only the router, from its own code, may use the guardrail, and no role may use any other part of Bedrock, because
 * a model could carry texts out. The policies of roles and of the endpoint are exactly the derived ones, and a stage
 * whose contracts need a guardrail has one.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Statement } from '../../../shared/policy-document.ts';
import { guardrailEndpointPolicy, routerGuardrail } from '../../app/router/guardrail-policies.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { assumingRoles, roles } from '../model/actors.ts';
import { plannedGuardrail } from '../model/guardrail.ts';
import { actionsOverlap } from '../model/patterns.ts';
import { identityStatements, type Placed, statementsIn } from '../model/policies.ts';
import { finding, list, ofPlan, ofType, type Proof } from '../model/proof.ts';

export const guardrailIsAskedByTheRouter: Proof = {
  id: 'guardrail-is-asked-by-the-router',
  title:
    "The router alone reaches Bedrock, for the stage's guardrail alone, and every contract that asks for one finds it",
  check(plan: Plan) {
    return [...contracts(plan), ...grants(plan), ...endpoint(plan)];
  },
};

function contracts(plan: Plan): Finding[] {
  if (plannedGuardrail(plan) !== undefined) return [];
  return plan.contracts
    .filter(({ guardrail }) => guardrail)
    .map(({ name }) => ofPlan(plan, 'contracts', `${name} asks for a guardrail, and the stage has none`));
}

function grants(plan: Plan): Finding[] {
  const [vpc] = ofType(plan, 'aws:ec2/vpc:Vpc');
  const [router] = assumingRoles(plan);
  const due = routerGuardrail(plan, plannedGuardrail(plan), vpc?.id);
  return roles(plan).flatMap((role) => {
    const placed = identityStatements(plan, role).filter(
      ({ statement }) => statement.Effect === 'Allow' && isOfBedrock(statement),
    );
    return compared(placed, role === router ? due : [], role);
  });
}

function isOfBedrock({ Action, NotAction }: Statement): boolean {
  return NotAction !== undefined || list(Action).some((action) => actionsOverlap(action, 'bedrock:*'));
}

/** The VPC has an endpoint for the guardrail if the stage has one, and no other way to Bedrock. */
function endpoint(plan: Plan): Finding[] {
  const guardrail = plannedGuardrail(plan);
  const due = guardrail === undefined ? [] : guardrailEndpointPolicy(plan, guardrail).Statement;
  const endpoints = ofType(plan, 'aws:ec2/vpcEndpoint:VpcEndpoint');
  const service = ({ inputs }: Resource) => String(inputs.serviceName).split('.').slice(3).join('.');
  const ways = endpoints.filter((one) => service(one).startsWith('bedrock'));
  const lacks = guardrail !== undefined && endpoints.length > 0 && ways.length === 0;
  return [
    ...(lacks ? [ofPlan(plan, 'resources', 'there is no way to the guardrail from the VPC')] : []),
    ...ways
      .filter((one) => service(one) !== 'bedrock-runtime' || guardrail === undefined)
      .map((one) => finding(one, 'serviceName', 'leads to a part of Bedrock that nobody here needs')),
    ...ways.flatMap((at) => compared(statementsIn(at, 'policy'), due, at)),
  ];
}

function compared(placed: Placed[], expected: Statement[], at: Resource): Finding[] {
  // Through JSON, to drop undefined values.
  const due = JSON.parse(JSON.stringify(expected)) as Statement[];
  return [
    ...placed
      .filter(({ statement }) => !due.some((one) => isDeepStrictEqual(one, statement)))
      .map(({ resource, property, statement }) =>
        finding(
          resource,
          property,
          `${statement.Sid ?? 'an Allow'} is not what stacks/app/router/guardrail-policies.ts makes`,
        ),
      ),
    ...due
      .filter((one) => !placed.some(({ statement }) => isDeepStrictEqual(one, statement)))
      .map(({ Sid }) => finding(at, 'policy', `${Sid ?? 'an Allow'} is missing or was changed`)),
  ];
}

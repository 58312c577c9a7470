/**
 * Sessions of a tool can do exactly what its contract declares: the data role for any arguments, one call's session
 * for sample arguments (made by the router's own code), and the invoke session. Not less either, so that a boundary,
 * an endpoint or a security group that stops a call is found here and not in production.
 */
import type { Contract } from '../../../shared/contract.ts';
import { bindGrants, type CheckedGrant } from '../../../shared/grant.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { globMatches, parseGlob } from '../../iam/glob.ts';
import type { Finding, Plan } from '../../plan/plan-types.ts';
import { ofPlan, type Proof } from '../model/proof.ts';
import type { Actor, Reached } from '../model/reach-types.ts';
import type { Reach } from '../reach/reach.ts';
import { withReach } from '../reach/reached.ts';

export const sessionsReachWhatContractsSay: Proof = {
  id: 'sessions-reach-what-contracts-say',
  title:
    "The sessions of a call reach what its tool's contract and its arguments name: all of it and nothing else",
  check(plan: Plan) {
    return withReach(plan, (model) => [
      ...plan.contracts.flatMap((contract) => contractFindings(plan, model, contract)),
      ...model.actors
        .filter(({ kind, tool }) => kind === 'data' && !plan.contracts.some(({ name }) => name === tool))
        .map((actor) => ofPlan(plan, 'contracts', `no contract declares ${actor.title}`)),
    ]);
  },
};

/** Sample values that no policy of a stage names. */
const caller = { tenant: 'sample-tenant', subject: 'sample-subject' };
const callId = '00000000-0000-4000-8000-000000000000';

/** An action, its data, and the part of the data. */
type Named = { action: string; on: string; part: string; index?: string | undefined };

function contractFindings(plan: Plan, model: Reach, contract: Contract): Finding[] {
  const { name, grants } = contract;
  const findings = invokeFindings(plan, model, name);
  if (grants.length === 0) return findings;
  const role = model.actors.find(({ id }) => id === `data:${name}`);
  const sample = sampleOf(grants);
  if (!role)
    return [
      ...findings,
      ofPlan(plan, 'resources', `${name} has grants, and no role trusts the router for it`),
    ];
  try {
    const call = model.call({ tool: name, input: sample, caller, callId }) ?? role;
    const bound = bindGrants(grants, { caller, input: sample, callId });
    return [
      ...findings,
      ...differences(plan, model, { actor: role, named: namedBy(grants, declaredPart) }),
      ...differences(plan, model, { actor: call, named: namedBy(grants, ({ as }) => bound[as] ?? '') }),
    ];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [
      ...findings,
      ofPlan(plan, 'contracts', `${name}: the sample arguments are refused (${error.message})`),
    ];
  }
}

function invokeFindings(plan: Plan, model: Reach, tool: string): Finding[] {
  const actor = model.actors.find(({ id }) => id === `invoke:${tool}`);
  const routes = actor
    ? model.reach(actor, 'inside the VPC').filter(({ thing }) => thing.kind === 'route')
    : [];
  return routes.length === 1 && routes[0]?.thing.tool === tool
    ? []
    : [
        ofPlan(
          plan,
          'resources',
          `the router cannot call ${tool}: its invoke session reaches ${routes.length} routes`,
        ),
      ];
}

function namedBy(grants: readonly CheckedGrant[], partOf: (grant: CheckedGrant) => string): Named[] {
  return grants.flatMap((grant) =>
    grant.on === undefined
      ? []
      : grant.actions.map((action) => ({
          action,
          on: grant.on ?? '',
          part: partOf(grant),
          index: grant.index,
        })),
  );
}

/** The part in the notation of the reach model: `*` for an argument, a placeholder for a value of the caller. */
function declaredPart({ parts }: CheckedGrant): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : part.of === 'caller' ? `{caller.${part.name}}` : '*'))
    .join('');
}

function sampleOf(grants: readonly CheckedGrant[]): Record<string, unknown> {
  const inputs = grants.flatMap(({ kind, parts }) =>
    parts.flatMap((part) =>
      typeof part !== 'string' && part.of === 'input'
        ? [[part.name, kind === 'prefix' ? 'sample/' : `sample-${part.name}`] as const]
        : [],
    ),
  );
  return Object.fromEntries(inputs);
}

function differences(
  plan: Plan,
  model: Reach,
  { actor, named }: { actor: Actor; named: Named[] },
): Finding[] {
  const reached = model.reach(actor, 'inside the VPC').filter(({ thing }) => thing.kind !== 'key');
  const isOf = (one: Reached, { action, on, index }: Named) =>
    one.action === action && one.index === index && isData(one, on);
  const extra = reached.filter((one) => !named.some((each) => isOf(one, each) && each.part === one.part));
  const missing = named.filter(
    (each) => !reached.some((one) => isOf(one, each) && globMatches(parseGlob(one.part), each.part)),
  );
  const found = (reason: string) => findingAt(plan, actor, reason);
  return [
    ...extra.map(({ action, thing, scope, part }) =>
      found(
        `${actor.title} may ${action} on ${thing.name} ${part} (${scope}), which its contract does not say`,
      ),
    ),
    ...missing.map(({ action, on, part }) =>
      found(`${actor.title} cannot ${action} on ${on} ${part}, as its contract says`),
    ),
  ];
}

/** Whether the thing is this data: its name is part of the physical name (stacks/app/stage/deployment.ts). */
function isData({ thing }: Reached, name: string): boolean {
  return new RegExp(`(^|-)${name}(-|$)`).test(thing.name);
}

function findingAt(plan: Plan, { standings }: Actor, reason: string): Finding {
  const arn = standings[0]?.session.roleArn;
  const role = plan.resources.find(
    ({ type, outputs }) => type === 'aws:iam/role:Role' && outputs.arn === arn,
  );
  return role ? { urn: role.urn, property: 'reach', reason } : ofPlan(plan, 'reach', reason);
}

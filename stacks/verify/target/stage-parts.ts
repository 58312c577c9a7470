/** Finds parts of a plan by their purpose. @throws Error that names the part when the plan lacks it */
import { catalogue } from '#application/catalogue';
import { type DataName, dataArnsOf, physicalNameOf } from '../../../shared/data.ts';
import { bindGrants } from '../../../shared/grant.ts';
import { sessionPolicy } from '../../../shared/grant-policies.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';

/** A person of the first team, as AWS sees the subject. */
export const subject = 'a'.repeat(52);

/** A person of another team. */
export const strangersSubject = 'b'.repeat(52);

/** The tags of a session for a call of that tool by a person of that team. */
export function tagsOf(tenant: string, tool: string): Record<string, string> {
  return { actor: 'ai-agent', tool, tenant, subject };
}

/** The function of that name, `router` or `tool-…`. */
export function functionOf(plan: Plan, what: string): Resource {
  const name = `${plan.app}-${plan.stage}-${what}`;
  const found = plan.resources.find(
    ({ type, inputs }) => type === 'aws:lambda/function:Function' && inputs.name === name,
  );
  if (found === undefined) throw new Error(`the plan has no function ${name}`);
  return found;
}

/** The id that AWS gives to the resource of that type and name. */
export function idOf(plan: Plan, type: string, name: string): string {
  const found = plan.resources.find((each) => each.type === type && each.name === name);
  if (found === undefined) throw new Error(`the plan has no ${type} ${name}`);
  return found.id;
}

/** The environment variables of the router. */
export function routerVariables(plan: Plan): Record<string, string> {
  return (functionOf(plan, 'router').inputs.environment as { variables: Record<string, string> }).variables;
}

/** The bucket's or table's own name. */
export function nameOf(plan: Plan, store: DataName): string {
  return physicalNameOf(arnOf(plan, store));
}

/** ARN of a store, made from the plan's names. */
export function arnOf(plan: Plan, store: DataName): string {
  return dataArnsOf(plan)[store];
}

/** The session policy that the router would request for such a call. */
export function policyFor(
  plan: Plan,
  call: { tool: string; tenant: string; input: object; callId?: string },
): Record<string, unknown> {
  const tool = catalogue.find(({ name }) => name === call.tool);
  if (tool === undefined) throw new Error(`there is no tool ${call.tool}`);
  const { DATA_ARNS = '', DATA_KEYS = '' } = routerVariables(plan);
  const data = { arns: JSON.parse(DATA_ARNS), keys: JSON.parse(DATA_KEYS) };
  const { tenant, callId = crypto.randomUUID() } = call;
  const caller = { tenant, subject };
  const input = tool.input.parse(call.input) as Record<string, unknown>;
  const bound = bindGrants(tool.grants, { caller, input, callId });
  return sessionPolicy(tool.grants, bound, data) as unknown as Record<string, unknown>;
}

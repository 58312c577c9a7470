/** Parts of a plan by what they are for. Throws an Error that names what the plan does not have. */
import { catalogue } from '#application/catalogue';
import { bindGrants } from '../../../shared/grant.ts';
import { sessionPolicy } from '../../../shared/grant-policies.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';

/** alice's, as AWS would see her */
export const subject = 'a'.repeat(52);

/** The tags of a session for a call of alice's. */
export const acmeTags = { actor: 'ai-agent', tool: 'read_document', tenant: 'acme', subject };

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

export function routerVariables(plan: Plan): Record<string, string> {
  return (functionOf(plan, 'router').inputs.environment as { variables: Record<string, string> }).variables;
}

export function bucketOf(plan: Plan, data: 'documents' | 'exports' = 'documents'): string {
  return `${plan.app}-${plan.stage}-${data}-${plan.accountId}`;
}

export function tableOf(plan: Plan): string {
  return `${plan.app}-${plan.stage}-tickets`;
}

export function tableArn(plan: Plan): string {
  return `arn:aws:dynamodb:${plan.region}:${plan.accountId}:table/${tableOf(plan)}`;
}

/** The session policy that the router would ask for, for a call of alice's. */
export function policyFor(
  plan: Plan,
  call: { tool: string; input: object; callId?: string },
): Record<string, unknown> {
  const tool = catalogue.find(({ name }) => name === call.tool);
  if (tool === undefined) throw new Error(`there is no tool ${call.tool}`);
  const { DATA_ARNS = '', DATA_KEYS = '' } = routerVariables(plan);
  const data = { arns: JSON.parse(DATA_ARNS), keys: JSON.parse(DATA_KEYS) };
  const caller = { tenant: 'acme', subject };
  const { callId = crypto.randomUUID() } = call;
  const input = tool.input.parse(call.input) as Record<string, unknown>;
  const bound = bindGrants(tool.grants, { caller, input, callId });
  return sessionPolicy(tool.grants, bound, data) as unknown as Record<string, unknown>;
}

/**
 * The length of the longest session policy of each tool: the router's own code makes it for the longest arguments that
 * the schema admits. A property without a maxLength counts as short, because the router refuses a call whose policy is
 * too long (functions/router/mint.ts).
 */
import type { Contract } from '../../../shared/contract.ts';
import { dataRoleName } from '../../../shared/names.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { functions } from '../model/actors.ts';
import { callPolicy } from '../reach/sessions.ts';
import type { Use } from './quota.ts';

/** A tenant has at most 63 characters, a subject 52 of base32 (shared/caller.ts). */
const caller = { tenant: 't'.repeat(63), subject: 's'.repeat(52) };
const callId = '00000000-0000-4000-8000-000000000000';

/** @returns the characters of the longest session policy of each tool with grants */
export function sessionPolicies(plan: Plan): Use[] {
  const roles = new Map(plan.resources.map((resource) => [resource.id, resource]));
  return plan.contracts
    .filter(({ grants }) => grants.length > 0)
    .map((contract) => {
      const policy = callPolicy(contract, { caller, input: longest(contract), callId }, dataPlace(plan));
      const resource = roles.get(dataRoleName(plan, contract.name));
      return { amount: policy.length, ...(resource && { resource }) };
    });
}

function longest({ inputSchema }: Contract): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputSchema.properties ?? {}).map(([name, { maxLength }]) => [
      name,
      'x'.repeat(typeof maxLength === 'number' ? maxLength : 36),
    ]),
  );
}

/** ARNs of data and keys, from the router's environment. */
function dataPlace(plan: Plan) {
  const told = functions(plan).map(
    ({ inputs }) => (inputs.environment as { variables?: Record<string, string> } | undefined)?.variables,
  );
  const { DATA_ARNS = '{}', DATA_KEYS = '{}' } = told.find((variables) => variables?.TOOLS_API_URL) ?? {};
  return { arns: JSON.parse(DATA_ARNS), keys: JSON.parse(DATA_KEYS) };
}

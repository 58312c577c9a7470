/**
 * The reach of one tool. In: its contract, and arguments to show it by. Out: the reach of its role, of one call, of
 * its function without any call, and of its session outside the VPC.
 */
import { users } from '#application/seeds';
import type { Contract } from '../../../shared/contract.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { fits, sampleArguments } from '../../../shared/sample-arguments.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { isCallId } from './caller-groups.ts';
import { actorOf, reachOf, type Source } from './radius-source.ts';
import type { ToolRadius } from './radius-types.ts';

/** By tool; a missing argument is taken from the schema's examples. */
export type GivenArguments = Record<string, Record<string, unknown>>;

/** The caller of the sample calls: the first of the application's people. */
const { name: user, tenant } = users[0] ?? { name: 'somebody', tenant: 'a-team' };
const sampleCaller = { tenant, subject: `subject-of-${user}` };

/** @throws PlainError for arguments that the router would refuse */
export function toolRadius(
  source: Source,
  contract: Contract,
  given: Record<string, unknown> | undefined,
): ToolRadius {
  const { name, title, description, effect, scopes, grants } = contract;
  const data = actorOf(source, 'data', name);
  const fn = source.tools.functionOf(name);
  const role = source.tools.dataRoles.find(({ tool }) => tool === name)?.role;
  const tenancy = fn?.inputs.tenancyConfig as { tenantIsolationMode?: string } | undefined;
  const oneCall = callRadius(source, contract, given ?? sampleArguments(contract));
  return {
    ...{ name, title, description, effect, scopes: [...scopes] },
    ...(role && { dataRole: role.id }),
    ...(fn && { functionName: fn.id }),
    anyArguments: reachOf(source, data, 'inside the VPC'),
    ...(oneCall && { oneCall }),
    withoutCall: reachOf(source, actorOf(source, 'execution', name), 'inside the VPC'),
    outside: reachOf(source, data, 'outside'),
    tenantIsolated: tenancy?.tenantIsolationMode === 'PER_TENANT',
    namedByCall: grants.some((grant) => grant.parts.some(isCallId)),
  };
}

/** Defaults are filled in as the router does, so that an argument that was left out counts, too. */
function callRadius(
  source: Source,
  { name, inputSchema }: Contract,
  given: Record<string, unknown> | undefined,
): ToolRadius['oneCall'] {
  if (given === undefined) return undefined;
  checkSchema(name, inputSchema, given);
  const defaults = Object.entries(inputSchema.properties ?? {}).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const call = { tool: name, input: { ...Object.fromEntries(defaults), ...given }, caller: sampleCaller };
  try {
    return {
      caller: sampleCaller,
      arguments: given,
      reaches: reachOf(source, source.model.call(call), 'inside the VPC'),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new PlainError(
      `The router would refuse the arguments for ${name}: ${JSON.stringify(error.reason)}.`,
    );
  }
}

/** As far as a JSON Schema says it without zod: known names, and the limits of texts. */
function checkSchema(name: string, { properties = {} }: Contract['inputSchema'], given: object): void {
  for (const [key, value] of Object.entries(given)) {
    const schema = properties[key];
    if (!schema) throw new PlainError(`The tool ${name} has no argument "${key}".`);
    if (typeof value === 'string' && !fits(value, schema))
      throw new PlainError(
        `The router would refuse the arguments for ${name}: "${key}" does not fit its schema.`,
      );
  }
}

/**
 * The blast radius of a plan: who could reach what. In: a plan with its proofs, and arguments to show tools by. Out:
 * the data that the page shows and `--json` adds. Every reach is an answer of the reach model; here they are put in
 * the order in which a reader asks. Pure, and the same for the same plan.
 */
import { createHash } from 'node:crypto';
import type { Contract } from '../../../shared/contract.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { assumptions } from '../assumptions.ts';
import { PlanError } from '../plan-error.ts';
import type { Plan } from '../plan-types.ts';
import { type PlanTools, readPlanTools } from '../reach/plan-tools.ts';
import { type Reach as Model, readReach } from '../reach/reach.ts';
import type { Actor, Thing } from '../reach/reach-types.ts';
import { callerGroups, isCallId } from './callers.ts';
import { mergeReached } from './merge.ts';
import type { BlastRadius, OtherPrincipal, Reach, ToolRadius } from './radius-types.ts';
import { sampleArguments } from './sample-arguments.ts';
import { readTopology } from './topology.ts';
import type { Topology } from './topology-types.ts';

/** By tool; what is missing is taken from the schema's examples. */
export type GivenArguments = Record<string, Record<string, unknown>>;

/** The caller of the sample calls. */
const CALLER = { tenant: 'acme', subject: 'subject-of-alice' };

/** What the router asks STS for, and the shortest that STS gives (AssumeRole, DurationSeconds). */
const SESSION_SECONDS = 900;

type Source = { plan: Plan; model: Model; tools: PlanTools; nameOf: (thing: Thing) => string };

/** @throws PlanError for arguments that the router would refuse, or of a tool that is not in the plan */
export function readBlastRadius(
  plan: Plan,
  given: GivenArguments = {},
): { radius: BlastRadius; topology: Topology } {
  const stray = Object.keys(given).find((name) => !plan.contracts.some((contract) => contract.name === name));
  if (stray !== undefined) throw new PlanError(`The plan has no tool "${stray}" to take arguments for.`);
  const data = dataNames(plan);
  const nameOf = (thing: Thing) => data.find(({ arn }) => arn === thing.arn)?.name ?? nameFor(thing);
  const source = { plan, model: readReach(plan), tools: readPlanTools(plan), nameOf };
  const tools = plan.contracts.map((contract) => toolRadius(source, contract, given[contract.name]));
  const topology = topologyOf(source);
  const { app, stage, mode, region, accountId, contracts, resources, proofs } = plan;
  const radius: BlastRadius = {
    ...{ app, stage, mode, region, accountId, proofs },
    resourceCount: resources.length,
    fingerprint: `sha256:${createHash('sha256').update(JSON.stringify({ contracts, resources })).digest('hex')}`,
    sessionSeconds: SESSION_SECONDS,
    insideVpc: topology.vpc !== undefined,
    data: dataOf(source),
    tools,
    router: routerRadius(source),
    callers: callerGroups(tools, contracts),
    others: otherPrincipals(source),
    untried: assumptions.filter(({ tried }) => tried === false),
    assumptionCount: assumptions.length,
  };
  return { radius, topology };
}

/** As the router is told them: the names that contracts use. */
function dataNames(plan: Plan): { name: string; arn: string }[] {
  const [router] = readPlanTools(plan).routers;
  const environment = router?.inputs.environment as { variables?: Record<string, string> } | undefined;
  const arns = JSON.parse(environment?.variables?.DATA_ARNS ?? '{}') as Record<string, string>;
  return Object.entries(arns).map(([name, arn]) => ({ name, arn }));
}

/** AWS makes up the ids of these; the plan's own name says which one it is. */
function nameFor({ kind, name, urn }: Thing): string {
  return kind === 'key' || kind === 'endpoint' ? (urn.split('::').at(-1) ?? name) : name;
}

function dataOf({ model, nameOf }: Source): BlastRadius['data'] {
  return model.things
    .filter(({ holds }) => holds === 'tenant data')
    .map((thing) => ({ name: nameOf(thing), kind: thing.kind, physicalName: thing.name }))
    .sort((left, other) => (left.name < other.name ? -1 : 1));
}

function actorOf({ model }: Source, kind: Actor['kind'], tool?: string): Actor | undefined {
  return model.actors.find((actor) => actor.kind === kind && actor.tool === tool);
}

function reachOf(
  { model, nameOf }: Source,
  actor: Actor | undefined,
  from: 'inside the VPC' | 'outside',
): Reach[] {
  return actor ? mergeReached(model.reach(actor, from), nameOf) : [];
}

function toolRadius(
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
  const defaults = Object.entries(inputSchema.properties ?? {}).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const call = { tool: name, input: { ...Object.fromEntries(defaults), ...given }, caller: CALLER };
  try {
    return {
      caller: CALLER,
      arguments: given,
      reaches: reachOf(source, source.model.call(call), 'inside the VPC'),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new PlanError(
      `The router would refuse the arguments for ${name}: ${JSON.stringify(error.reason)}.`,
    );
  }
}

function routerRadius(source: Source): BlastRadius['router'] {
  const actor = actorOf(source, 'compromised router');
  return {
    functionName: source.tools.routers[0]?.id ?? '',
    inside: reachOf(source, actor, 'inside the VPC'),
    outside: reachOf(source, actor, 'outside'),
  };
}

/** Functions that are neither tool nor router, services and people, as far as they reach anything. */
function otherPrincipals(source: Source): OtherPrincipal[] {
  const routers = new Set(source.tools.routers.map(({ id }) => `execution:${id}`));
  return source.model.actors.flatMap((actor): OtherPrincipal[] => {
    const { kind, tool, id } = actor;
    if (kind !== 'service' && kind !== 'person' && kind !== 'execution') return [];
    if (tool !== undefined || routers.has(id)) return [];
    const reaches = reachOf(source, actor, kind === 'execution' ? 'inside the VPC' : 'outside');
    const name = id.slice(id.indexOf(':') + 1);
    return reaches.length > 0 ? [{ name, kind, reaches }] : [];
  });
}

/** Where the data lies that roles reach. */
function topologyOf(source: Source): Topology {
  const { plan, model, nameOf } = source;
  const tools = plan.contracts.map(({ name, effect }) => {
    const data = actorOf(source, 'data', name);
    const reached = data ? model.reach(data, 'inside the VPC') : [];
    const stores = new Map(
      reached.flatMap(({ thing }) =>
        thing.holds === 'tenant data' && (thing.kind === 'bucket' || thing.kind === 'table')
          ? [[thing.arn, { arn: thing.arn, name: nameOf(thing), kind: thing.kind }] as const]
          : [],
      ),
    );
    return { name, effect, stores: [...stores.values()], hasRole: data !== undefined };
  });
  return readTopology(plan, tools);
}

/**
 * The blast radius of a plan: who could reach what. In: a plan with its proofs, and arguments to show tools by. Out:
 * the data that the page shows and `--json` adds. Every reach is an answer of the reach model; here they are put in
 * the order in which a reader asks. Pure, and the same for the same plan.
 */
import { createHash } from 'node:crypto';
import { assumptions } from '../../plan/assumptions/assumptions.ts';
import type { ProvenPlan } from '../../plan/plan-types.ts';
import { approvalPages } from '../../prove/model/actors.ts';
import type { Actor } from '../../prove/model/reach-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { callersOf } from './caller-groups.ts';
import { actorOf, reachOf, readSource, type Source } from './radius-source.ts';
import type { BlastRadius, OtherPrincipal } from './radius-types.ts';
import { type GivenArguments, toolRadius } from './tool-radius.ts';
import { readTopology } from './topology/topology.ts';
import type { Topology } from './topology/topology-types.ts';

/** Seconds. The router asks STS for so long a session, which is the shortest (AssumeRole, DurationSeconds). */
const sessionSeconds = 900;

/** @throws PlainError for arguments that the router would refuse, or of a tool that is not in the plan */
export function readBlastRadius(
  plan: ProvenPlan,
  given: GivenArguments = {},
): { radius: BlastRadius; topology: Topology } {
  const stray = Object.keys(given).find((name) => !plan.contracts.some((contract) => contract.name === name));
  if (stray !== undefined) throw new PlainError(`The plan has no tool "${stray}" to take arguments for.`);
  const source = readSource(plan);
  const tools = plan.contracts.map((contract) => toolRadius(source, contract, given[contract.name]));
  const topology = topologyOf(source);
  const { app, stage, mode, region, accountId, contracts, policies, resources, proofs } = plan;
  const radius: BlastRadius = {
    ...{ app, stage, mode, region, accountId, proofs },
    resourceCount: resources.length,
    fingerprint: `sha256:${createHash('sha256').update(JSON.stringify({ contracts, policies, resources })).digest('hex')}`,
    sessionSeconds: sessionSeconds,
    insideVpc: topology.vpc !== undefined,
    data: dataOf(source),
    tools,
    router: routerRadius(source),
    ...callersOf(plan, tools),
    others: otherPrincipals(source),
    assumptions,
  };
  return { radius, topology };
}

function dataOf({ model, nameOf }: Source): BlastRadius['data'] {
  return model.things
    .filter(({ holds }) => holds === 'tenant data')
    .map((thing) => ({ name: nameOf(thing), kind: thing.kind, physicalName: thing.name }))
    .sort((left, other) => (left.name < other.name ? -1 : 1));
}

function routerCode({ model, tools }: Source): Actor | undefined {
  return model.actors.find(({ id }) => id === `execution:${tools.routers[0]?.id}`);
}

function routerRadius(source: Source): BlastRadius['router'] {
  const actor = actorOf(source, 'compromised router');
  return {
    functionName: source.tools.routers[0]?.id ?? '',
    own: reachOf(source, routerCode(source), 'anywhere in the VPC'),
    inside: reachOf(source, actor, 'inside the VPC'),
    outside: reachOf(source, actor, 'outside'),
  };
}

/** Functions that are neither tool nor router, services and people, as far as they reach anything. */
function otherPrincipals(source: Source): OtherPrincipal[] {
  const routers = new Set(source.tools.routers.map(({ id }) => `execution:${id}`));
  const approvers = new Set(approvalPages(source.plan).map(({ id }) => `execution:${id}`));
  return source.model.actors.flatMap((actor): OtherPrincipal[] => {
    const { kind, tool, id } = actor;
    if (kind !== 'service' && kind !== 'person' && kind !== 'execution') return [];
    if (tool !== undefined || routers.has(id)) return [];
    const reaches = reachOf(source, actor, kind === 'execution' ? 'inside the VPC' : 'outside');
    const name = id.slice(id.indexOf(':') + 1);
    const approves = approvers.has(id);
    return reaches.length > 0 ? [{ name, kind, reaches, ...(approves && { approves }) }] : [];
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

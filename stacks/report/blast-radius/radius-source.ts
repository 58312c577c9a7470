/** A plan with everything that the page asks of it: the reach model, the parts of each tool, names for readers. */
import type { Plan } from '../../plan/plan-types.ts';
import { type PlanTools, readPlanTools } from '../../prove/model/plan-tools.ts';
import type { Actor, From, Thing } from '../../prove/model/reach-types.ts';
import { type Reach as Model, readReach } from '../../prove/reach/reach.ts';
import { mergeReached } from './merge.ts';
import type { Reach } from './radius-types.ts';

export type Source = { plan: Plan; model: Model; tools: PlanTools; nameOf: (thing: Thing) => string };

/** @throws PlainError for a plan that the reach model does not understand */
export function readSource(plan: Plan): Source {
  const tools = readPlanTools(plan);
  const data = dataNames(tools);
  const nameOf = (thing: Thing) => data.find(({ arn }) => arn === thing.arn)?.name ?? nameFor(thing);
  return { plan, model: readReach(plan), tools, nameOf };
}

/** As the router is told them: the names that contracts use. */
function dataNames({ routers: [router] }: PlanTools): { name: string; arn: string }[] {
  const environment = router?.inputs.environment as { variables?: Record<string, string> } | undefined;
  const arns = JSON.parse(environment?.variables?.DATA_ARNS ?? '{}') as Record<string, string>;
  return Object.entries(arns).map(([name, arn]) => ({ name, arn }));
}

/** AWS makes up the ids of these; the plan's own name says which one it is. */
function nameFor({ kind, name, urn }: Thing): string {
  return kind === 'key' || kind === 'endpoint' ? (urn.split('::').at(-1) ?? name) : name;
}

/** The first actor of a kind, and of a tool where one is named; undefined when the plan has none. */
export function actorOf({ model }: Source, kind: Actor['kind'], tool?: string): Actor | undefined {
  return model.actors.find((actor) => actor.kind === kind && actor.tool === tool);
}

/** Merged for readers; nothing for nobody. */
export function reachOf({ model, nameOf }: Source, actor: Actor | undefined, from: From): Reach[] {
  return actor ? mergeReached(model.reach(actor, from), nameOf) : [];
}

// biome-ignore-all lint/style/noExcessiveLinesPerFile: one model, made in one order
/**
 * The reach model: the actions that each principal of a plan can take on each thing of it. Decides each by evaluating
 * all policies of the plan together; the text of a policy only picks which requests to try.
 */
import type { DataPlace } from '../../../shared/data.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { declaredPlan } from '../model/declared-plan.ts';
import { readPlanTools } from '../model/plan-tools.ts';
import type { Actor, CallerTags, From, Reached, Thing } from '../model/reach-types.ts';
import { type Act, actsOn, serviceOf } from './actions.ts';
import { type ActorSource, actorsOf, dataStanding } from './actors.ts';
import { assumable, assume } from './assume.ts';
import { anyTenant, compromisedRouter } from './compromised-router.ts';
import { createDecider, type Decider, type Stand } from './decide.ts';
import { type KeyValue, textOf } from './pattern.ts';
import { readPlaces, type StandsOf, standsOf } from './places.ts';
import { probesOf, streamOf, wholeArns } from './probes.ts';
import { type Part, scopeOf, widest } from './scope.ts';
import { callPolicy } from './sessions.ts';
import { type Surveyed, survey } from './survey.ts';
import { thingsOf } from './things.ts';

export type Call = {
  tool: string;
  /** arguments after the schema filled in its defaults */
  input: Record<string, unknown>;
  caller: CallerTags;
  /** a UUID; default: one of zeros */
  callId?: string;
};

export type Reach = {
  things: Thing[];
  /** every role of the plan, with sessions for `anyCaller`, and `compromised router` last, for any tenant */
  actors: Actor[];
  /** @returns reached things in the order of `things` and of their actions; the same array for equal arguments */
  reach(actor: Actor, from: From): Reached[];
  /**
   * @returns the data session of one call, made by the router's own code; undefined for a tool without grants
   * @throws Refusal for arguments that the router would refuse; Error for a tool that the plan does not have
   */
  call(call: Call): Actor | undefined;
};

/** A caller whose values are placeholders, so that parts read `{caller.tenant}/*`. */
const anyCaller: CallerTags = { tenant: '{caller.tenant}', subject: '{caller.subject}' };

const noCall = '00000000-0000-4000-8000-000000000000';

/**
 * Reads a plan; computes the reach of an actor at its first use and keeps it.
 * @throws Error with the urn of a resource whose policy or network effect is not modelled
 */
export function readReach(original: Plan): Reach {
  const plan = declaredPlan(original);
  const tools = readPlanTools(plan);
  const decider = createDecider(plan);
  const source = { plan, tools, principals: decider.account.principals };
  const things = thingsOf(plan, tools);
  const places = readPlaces(plan);
  const own = actorsOf(source, anyCaller);
  const surveyed = survey(things, decider);
  const known = new WeakMap<Actor, Map<From, Reached[]>>();
  return {
    things,
    actors: [...own, ...compromisedRouter(source, { decider, places, own })],
    reach(actor, from) {
      const answers = known.get(actor) ?? new Map<From, Reached[]>();
      known.set(actor, answers);
      const stands = () => standsOf(actor, from, { decider, places });
      const answer = answers.get(from) ?? reachOf(actor, surveyed, { decider, stands: stands() });
      answers.set(from, answer);
      return answer;
    },
    call: (call) => callActor(source, call),
  };
}

type With = { decider: Decider; stands: StandsOf };

function reachOf(actor: Actor, things: Surveyed, by: With): Reached[] {
  return things.kinds
    .flatMap((kind) => [
      ...actsOn(kind).flatMap((act) => reachedBy(things.candidates(kind, act, by), act, by)),
      ...(kind === 'role' ? assumed(things.ofKind(kind), actor, by) : []),
    ])
    .sort((left, right) => things.order(left.thing) - things.order(right.thing));
}

function reachedBy(things: readonly Thing[], act: Act, { decider, stands }: With): Reached[] {
  return things.flatMap((thing) => {
    const parts = stands(serviceOf(act)).flatMap((stand) => partsReached(thing, act, { decider, stand }));
    return widest(parts).map(({ pattern, index }) => ({
      ...{ action: act.action, thing, scope: scopeOf(pattern, act.address), part: textOf(pattern) },
      ...(index !== undefined && { index }),
    }));
  });
}

function partsReached(
  thing: Thing,
  act: Act,
  { decider, stand }: { decider: Decider; stand: Stand },
): Part[] {
  if (!isNamed(thing, act, { decider, stand })) return [];
  const { identity, boundary, session, endpoint } = stand.policies;
  const documents = [...identity, boundary, session, endpoint, decider.resourcePolicy(thing.arn)].filter(
    (document) => document !== undefined,
  );
  return probesOf(thing, act, { documents, keyValue: keyValues(stand) }).flatMap(
    ({ pattern, index, asks }) => {
      const allowed = asks.filter(({ ask }) => decider.allows(stand, ask, thing.arn));
      const of = index === undefined ? {} : { index };
      if (allowed.length === asks.length) return [{ ...of, pattern }];
      // Only some examples of the pattern are allowed: list each as a part of its own.
      return allowed.map(({ part }) => ({ ...of, pattern: [part] }));
    },
  );
}

/** Whether a policy names the thing for the action at all: a role names one of hundreds of log groups. */
function isNamed(thing: Thing, act: Act, { decider, stand }: { decider: Decider; stand: Stand }): boolean {
  const arns =
    act.address === 'whole' ? wholeArns(thing) : act.address === 'log stream' ? [streamOf(thing)] : [];
  if (arns.length === 0 || decider.resourceMayAllow(thing.arn, act.action)) return true;
  return arns.some((resource) => decider.identityNames(stand, { action: act.action, resource }));
}

const known = new WeakMap<Stand, KeyValue>();

/** The values of the session's condition keys, for a policy's variables. */
function keyValues(stand: Stand): KeyValue {
  const found = known.get(stand);
  if (found) return found;
  const byKey = new Map(Object.entries(stand.base).map(([key, value]) => [key.toLowerCase(), value]));
  const keyValue: KeyValue = (key) => {
    const value = byKey.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  known.set(stand, keyValue);
  return keyValue;
}

function assumed(roles: readonly Thing[], { tool }: Actor, { decider, stands }: With): Reached[] {
  const as = tool === undefined ? anyTenant : { ...anyTenant, tool };
  const targets = new Set(
    stands('sts').flatMap((stand) =>
      assumable(decider, stand).filter((target) => assume(decider, stand, target, as)),
    ),
  );
  return roles
    .filter(({ arn }) => [...targets].some(({ roleArn }) => roleArn === arn))
    .map((thing) => ({ action: 'sts:AssumeRole', thing, scope: 'all of it', part: '' }));
}

function callActor(source: ActorSource, { tool, input, caller, callId = noCall }: Call): Actor | undefined {
  const contract = source.plan.contracts.find((one) => one.name === tool);
  if (!contract) throw new Error(`the plan has no tool ${tool}`);
  const data = source.tools.dataRoles.find((one) => one.tool === tool);
  if (!data) return undefined;
  const policy = callPolicy(contract, { caller, input, callId }, dataOf(source));
  return {
    ...{ id: `call:${tool}`, kind: 'call', title: `one call of ${tool}`, tool },
    standings: [dataStanding(source, { role: data.role, tool, caller, policy })],
  };
}

/** ARNs of data and keys, from the router's environment. */
function dataOf({ tools }: ActorSource): DataPlace {
  const [router] = tools.routers;
  const environment = router?.inputs.environment as { variables?: Record<string, string> } | undefined;
  const { DATA_ARNS = '{}', DATA_KEYS = '{}' } = environment?.variables ?? {};
  return { arns: JSON.parse(DATA_ARNS), keys: JSON.parse(DATA_KEYS) };
}

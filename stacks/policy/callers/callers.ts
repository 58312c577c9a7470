/**
 * The tools that callers may call: Cedar decides for every kind of caller and every tool, and the text of a
 * policy decides nothing. Gives for each kind and tool whether it is listed, the needs of a call, and whose
 * calls the kind may approve. Without scopes: the router requires a tool's own in any case.
 */
import type { Caller } from '../../../shared/caller.ts';
import { createCache } from '../../../shared/kept.ts';
import { createEngine, type Engine } from '../../../shared/policy/engine.ts';
import type { PolicyTool } from '../../../shared/policy/entities.ts';
import { createFootprint } from '../../../shared/policy/footprint.ts';
import { callAction } from '../../../shared/policy/policy-schema.ts';
import type { Policy, PolicySet } from '../../../shared/policy/policy-set.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { policySetIn } from '../../plan/planned-policies.ts';
import { boundOf } from './bounds.ts';
import { type CallerKind, kindsOf } from './kinds.ts';

/**
 * The needs of a call besides scopes, the greatest first: `never` is not allowed, `nobody` needs no consent.
 */
export const needs = ['never', 'page', 'form', 'nobody'] as const;
export type Needs = (typeof needs)[number];

/** `most`: when every value that a plan cannot know suits the caller; `least`: when none does. */
export type Access = {
  groups: CallerKind;
  tool: string;
  listed: { most: boolean; least: boolean };
  call: { most: Needs; least: Needs };
  /** ids of the policies that may permit the call; `askedBy`: of those that require consent */
  policies: string[];
  askedBy: string[];
};

/** The requesters whose calls a caller may approve. */
export const requesters = ['own', 'team', 'strangers'] as const;
export type Requesters = (typeof requesters)[number];

export type Approver = { groups: CallerKind; tool: string; of: Requesters; policies: string[] };

export type Callers = { kinds: CallerKind[]; accesses: Access[]; approvers: Approver[] };

/** @throws Error for policies that do not parse, or that name too many groups (kinds.ts) */
export function readCallers(plan: Plan): Callers {
  const { policies, contracts } = plan;
  return kept(JSON.stringify([policies, contracts]), () => callersOf(policySetIn(plan), contracts));
}

/** Of the plan, and of the one that it is compared with. */
const kept = createCache<Callers>(2);

/** @throws Error for policies that name too many groups (kinds.ts) */
export function callersOf(set: PolicySet, contracts: readonly PolicyTool[]): Callers {
  const kinds = kindsOf(set);
  const [access, approvers] = [accessBy(set), approversBy(set, kinds.at(-1) ?? [])];
  const tools = alike(contracts, set);
  return {
    kinds,
    accesses: kinds.flatMap((groups) =>
      tools.flatMap(({ first, names }) => {
        const found = access(groups, first);
        return names.map((tool) => ({ groups, tool, ...found }));
      }),
    ),
    approvers: kinds.flatMap((groups) =>
      tools.flatMap(({ first, names }) => {
        const found = approvers(groups, first);
        return names.flatMap((tool) => found.map((one) => ({ groups, tool, ...one })));
      }),
    ),
  };
}

/** Decides once about tools that no policy distinguishes. Their arguments are unknown, so they have none. */
function alike(
  tools: readonly PolicyTool[],
  { policies }: PolicySet,
): { first: PolicyTool; names: string[] }[] {
  const footprint = createFootprint([...policies.values()].map(({ json }) => json));
  const text = JSON.stringify([...policies.values()].map(({ json }) => json));
  const found = new Map<string, { first: PolicyTool; names: string[] }>();
  for (const { name, effect, scopes } of tools) {
    const first = { name, effect, scopes, inputSchema: { type: 'object', properties: {} } };
    // The footprint is for listings; a call has its own action, which a policy may name.
    const action = text.includes(JSON.stringify(callAction(name))) ? name : '';
    const key = `${action} ${footprint(somebody([]), first)}`;
    found.set(key, { first, ...found.get(key), names: [...(found.get(key)?.names ?? []), name] });
  }
  return [...found.values()];
}

/** A caller of that kind. Nothing that Cedar decides here depends on its other attributes. */
function somebody(groups: CallerKind): Caller {
  const who = { subject: 'somebody', tenant: 'a-team', clientId: '', issuer: '' };
  return { ...who, groups: [...groups], scopes: [], expiresAtSeconds: 0, authenticatedAtSeconds: 0 };
}

function accessBy(
  whole: PolicySet,
): (groups: CallerKind, tool: PolicyTool) => Omit<Access, 'groups' | 'tool'> {
  const set = { ...whole, policies: new Map([...whole.policies].filter(([, one]) => !isOnApproval(one))) };
  const [wide, narrow] = [boundOf(set, 'widest'), boundOf(set, 'narrowest')];
  const widest = createEngine(wide);
  const narrowest = wide.digest === narrow.digest ? widest : createEngine(narrow);
  return (groups, tool) => {
    const caller = somebody(groups);
    const most = callBy(widest, caller, tool);
    const least = narrowest === widest ? most : callBy(narrowest, caller, tool);
    return {
      listed: { most: widest.list(caller, tool).allowed, least: narrowest.list(caller, tool).allowed },
      call: { most: most.needs, least: least.needs },
      ...{ policies: most.policies, askedBy: most.askedBy },
    };
  };
}

const isOnApproval = ({ json }: Policy): boolean =>
  json.action.op === '==' && JSON.stringify(json.action).includes('"approve"');

type Called = { needs: Needs; policies: string[]; askedBy: string[] };

function callBy(engine: Engine, caller: Caller, tool: PolicyTool): Called {
  const asked = { caller, tool, input: {}, atMs: 0, sourceIp: '192.0.2.1' };
  const verdict = engine.call(asked);
  if (verdict.allowed) return { needs: 'nobody', policies: verdict.policies, askedBy: [] };
  if (verdict.consent === undefined) return { needs: 'never', policies: [], askedBy: [] };
  const by = (channel: 'client' | 'page') =>
    engine.call({ ...asked, approval: { channel, approver: caller.subject } });
  // Regardless of the annotation: a consent that a client can give by itself is not one at the page.
  const form = by('client');
  const { policies } = form.allowed ? form : by('page');
  return { needs: form.allowed ? 'form' : 'page', policies, askedBy: verdict.policies };
}

/** Decides by the unchanged policies, with examples: the caller, another of the team, one of another team. */
function approversBy(set: PolicySet, all: CallerKind) {
  const engine = createEngine(set);
  return (groups: CallerKind, tool: PolicyTool): Omit<Approver, 'groups' | 'tool'>[] => {
    const approver = somebody(groups);
    const people: Record<Requesters, { subject: string; tenant: string }> = {
      own: approver,
      team: { subject: 'somebody-else', tenant: approver.tenant },
      strangers: { subject: 'somebody-else', tenant: 'another-team' },
    };
    return requesters.flatMap((of) => {
      const asked = (theirs: CallerKind) =>
        engine.approve(approver, tool, { ...people[of], groups: [...theirs] });
      const first = asked([]);
      const { allowed, policies } = first.allowed || all.length === 0 ? first : asked(all);
      return allowed ? [{ of, policies }] : [];
    });
  };
}

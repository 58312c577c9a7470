/**
 * The callers of two plans, asked in the same words: of a group that only one of them names, the other knows nothing.
 */

import type { Plan } from '../../../plan/plan-types.ts';
import { policySetIn } from '../../../plan/planned-policies.ts';
import { type Access, type Approver, type Requesters, readCallers } from '../../../policy/callers/callers.ts';
import { type CallerKind, kindsOf } from '../../../policy/callers/kinds.ts';
import { readReach } from '../../../prove/reach/reach.ts';
import { sentences } from '../reach-changes.ts';

export type Side = {
  /** of a tool that is not there, nobody has any */
  access(groups: CallerKind, tool: string): Access;
  approver(groups: CallerKind, tool: string, of: Requesters): Approver | undefined;
  /** `id (file)` */
  policy(id: string): string;
  /** the reach of any call of the tool, for one caller, in words */
  touched(tool: string): string[];
};

export type BothCallers = { kinds: CallerKind[]; tools: string[]; before: Side; after: Side };

/** @throws Error for policies that do not parse, or that name too many groups */
export function bothCallers(before: Plan, after: Plan): BothCallers {
  return {
    kinds: kindsOf(policySetIn(before), policySetIn(after)),
    tools: [...new Set([...after.contracts, ...before.contracts].map(({ name }) => name))],
    before: sideOf(before),
    after: sideOf(after),
  };
}

function sideOf(plan: Plan): Side {
  const { kinds, accesses, approvers } = readCallers(plan);
  const named = kinds.at(-1) ?? [];
  const known = (groups: CallerKind) => groups.filter((group) => named.includes(group)).join();
  const is = (groups: CallerKind, tool: string) => (one: { groups: CallerKind; tool: string }) =>
    one.tool === tool && one.groups.join() === known(groups);
  return {
    access: (groups, tool) => accesses.find(is(groups, tool)) ?? { groups, tool, ...none },
    approver: (groups, tool, of) => approvers.filter(is(groups, tool)).find((one) => one.of === of),
    policy: (id) => `${id} (${plan.policies?.policies.find((one) => one.id === id)?.file})`,
    touched: touchedIn(plan),
  };
}

const none: Omit<Access, 'groups' | 'tool'> = {
  listed: { most: false, least: false },
  call: { most: 'never', least: 'never' },
  ...{ policies: [], askedBy: [] },
};

/** Reach is expensive, so it is read when it is first needed; a plan that cannot be read is reported where reach is. */
function touchedIn(plan: Plan): (tool: string) => string[] {
  let model: ReturnType<typeof readReach> | undefined;
  return (tool) => {
    try {
      model ??= readReach(plan);
    } catch {
      return ['what AWS does not tell: its reach cannot be read'];
    }
    const data = model.actors.find((actor) => actor.kind === 'data' && actor.tool === tool);
    return data === undefined ? [] : [...sentences(model.reach(data, 'inside the VPC'))];
  };
}

/**
 * The reach of callers, by the policies on their groups, and the calls that need a person. In: the plan, and
 * its tools with their reach. Out: a group for each kind of caller that the policies tell apart, the smallest first.
 * Every access is a decision of Cedar (stacks/policy/callers). Pure.
 */
import type { Contract } from '../../../shared/contract.ts';
import type { Part } from '../../../shared/template.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { type Access, type Callers, needs, readCallers } from '../../policy/callers/callers.ts';
import { type CallerKind, whoOf } from '../../policy/callers/kinds.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { mergeBy } from './merge.ts';
import type { CallerGroup, Consent, Reach, ToolRadius } from './radius-types.ts';

/** @throws PlainError for policies that do not parse, or that name too many groups */
export function callersOf(
  plan: Plan,
  tools: readonly ToolRadius[],
): { callers: CallerGroup[]; consents: Consent[] } {
  const callers = read(plan);
  return {
    callers: alikeKinds(callers).flatMap((kinds) => {
      const group = groupOf(callers, kinds, { tools, contracts: plan.contracts });
      return group.tools.length > 0 ? [group] : [];
    }),
    consents: tools.flatMap(({ name }) => consentOf(callers, name)),
  };
}

function read(plan: Plan): Callers {
  try {
    return readCallers(plan);
  } catch (error) {
    throw new PlainError(`Who may call what cannot be decided: ${(error as Error).message}.`);
  }
}

const of = ({ accesses }: Callers, kind: CallerKind): Access[] =>
  accesses.filter(({ groups }) => groups.join() === kind.join());

/** Kinds of callers to whom every tool is open in the same way, together. */
function alikeKinds(callers: Callers): CallerKind[][] {
  const alike = new Map<string, CallerKind[]>();
  for (const kind of callers.kinds) {
    const key = JSON.stringify(of(callers, kind).map(({ tool, call }) => [tool, call]));
    alike.set(key, [...(alike.get(key) ?? []), kind]);
  }
  return [...alike.values()];
}

const rank = ({ call }: Access): number => needs.indexOf(call.most);

function groupOf(
  callers: Callers,
  alike: CallerKind[],
  { tools, contracts }: { tools: readonly ToolRadius[]; contracts: readonly Contract[] },
): CallerGroup {
  const own = of(callers, alike[0] ?? []);
  const noLess = (kind: CallerKind) =>
    of(callers, kind).every((access, at) => rank(access) >= rank(own[at] as Access));
  const open = tools.flatMap((tool) => {
    const { most = 'never', least } = own.find((access) => access.tool === tool.name)?.call ?? {};
    return most === 'never' ? [] : [{ tool, needs: most, always: most === least }];
  });
  return {
    who: whoOf(alike, callers.kinds, noLess).join('; '),
    tools: open.map(({ tool, ...how }) => ({ name: tool.name, scopes: tool.scopes, ...how })),
    reaches: reachesOf(
      open.map(({ tool }) => tool),
      contracts,
    ),
  };
}

function reachesOf(tools: readonly ToolRadius[], contracts: readonly Contract[]): CallerGroup['reaches'] {
  const lines = tools.flatMap((tool) =>
    tool.anyArguments
      .map((reach) =>
        asNamed(
          reach,
          contracts.find(({ name }) => name === tool.name),
        ),
      )
      .flatMap(({ actions, ...reach }) =>
        actions.map((action) => ({
          ...{ actions: [action], ...reach },
          ...{ tools: [tool.name], scopes: [...tool.scopes].sort() },
        })),
      ),
  );
  const byTool = mergeBy(
    lines,
    ({ tools: _, ...rest }) => rest,
    (into, one) => into.tools.push(...one.tools),
  );
  return mergeBy(
    byTool,
    ({ actions: _, ...rest }) => rest,
    (into, one) => into.actions.push(...one.actions),
  );
}

/** Nothing for a tool whose calls need nobody, or that nobody may call. */
function consentOf({ kinds, accesses, approvers }: Callers, tool: string): Consent[] {
  const needing = accesses.filter((access) => access.tool === tool && access.askedBy.length > 0);
  const who = (told: CallerKind[]) =>
    whoOf(told, kinds, (kind) => told.some((one) => one.join() === kind.join()));
  const [first] = needing;
  if (first === undefined) return [];
  const whose = (['own', 'team', 'strangers'] as const).flatMap((requester) => {
    const may = approvers.filter((one) => one.tool === tool && one.of === requester);
    return may.length === 0 ? [] : [{ of: requester, who: who(may.map(({ groups }) => groups)).join('; ') }];
  });
  return [
    {
      tool,
      channel: needing.some(({ call }) => call.most === 'form') ? 'form' : 'page',
      callers: who(needing.map(({ groups }) => groups)).join('; '),
      approvers: whose,
    },
  ];
}

/**
 * A role says `*` where the router puts the call's id. A caller does not choose that: what a caller reaches there is
 * a key that no other call has.
 */
function asNamed(reach: Reach, contract: Contract | undefined): Reach {
  const grant = contract?.grants.find(
    (one) =>
      one.on !== undefined &&
      reach.things.includes(one.on) &&
      one.index === reach.index &&
      reach.actions.every((action) => one.actions.includes(action)),
  );
  if (!grant?.parts.some(isCallId)) return reach;
  return {
    ...reach,
    part: grant.parts.map(textOf).join(''),
    scope: grant.kind === 'key' ? 'one object' : 'whole partition',
  };
}

/** Whether a part of a template is `{call.id}`. */
export const isCallId = (part: Part): boolean => typeof part !== 'string' && part.of === 'call';

function textOf(part: Part): string {
  if (typeof part === 'string') return part;
  return part.of === 'input' ? '*' : `{${part.of}.${part.name}}`;
}

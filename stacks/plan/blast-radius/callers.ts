/**
 * What callers can cause, by the scopes of their token. In: the tools with their reach, and the contracts. Out: a
 * group for each set of scopes that opens something, the smallest first, and one for a caller who has them all.
 */
import type { Contract } from '../../../shared/contract.ts';
import type { Part } from '../../../shared/template.ts';
import { mergeBy } from './merge.ts';
import type { CallerGroup, Reach, ToolRadius } from './radius-types.ts';

export function callerGroups(tools: readonly ToolRadius[], contracts: readonly Contract[]): CallerGroup[] {
  const sets = [...tools.map(({ scopes }) => scopes), tools.flatMap(({ scopes }) => scopes)].map((scopes) =>
    [...new Set(scopes)].sort(),
  );
  const unique = [...new Map(sets.map((scopes) => [scopes.join(' '), scopes])).entries()];
  return unique
    .sort(([left, a], [right, b]) => a.length - b.length || (left < right ? -1 : 1))
    .map(([, scopes]) => groupOf(scopes, tools, contracts));
}

function groupOf(
  scopes: string[],
  tools: readonly ToolRadius[],
  contracts: readonly Contract[],
): CallerGroup {
  const open = tools.filter((tool) => tool.scopes.every((scope) => scopes.includes(scope)));
  const lines = open.flatMap((tool) =>
    tool.anyArguments
      .map((reach) =>
        asNamed(
          reach,
          contracts.find(({ name }) => name === tool.name),
        ),
      )
      .flatMap(({ actions, ...reach }) =>
        actions.map((action) => ({ actions: [action], ...reach, tools: [tool.name] })),
      ),
  );
  const byTool = mergeBy(
    lines,
    ({ tools: _, ...rest }) => rest,
    (into, one) => into.tools.push(...one.tools),
  );
  const reaches = mergeBy(
    byTool,
    ({ actions: _, ...rest }) => rest,
    (into, one) => into.actions.push(...one.actions),
  );
  return { scopes, tools: open.map(({ name }) => name), reaches };
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

export const isCallId = (part: Part): boolean => typeof part !== 'string' && part.of === 'call';

function textOf(part: Part): string {
  if (typeof part === 'string') return part;
  return part.of === 'input' ? '*' : `{${part.of}.${part.name}}`;
}

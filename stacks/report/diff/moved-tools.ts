/**
 * A tool that came or went, as one thing. Enters: two plans, and what differs between their resources. Leaves: the same
 * changes, with the tool to which each belongs, and with a mark where another tool of both plans has the very same:
 * a role, a route, a log group that every tool brings is no news, and one that no other has is. Pure.
 */
import { pascal } from '../../../shared/names.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import type { Change } from './change.ts';

/** `came` and `gone` are in one of the plans, `stayed` in both. By name. */
export type MovedTools = { came: string[]; gone: string[]; stayed: string[] };

/** @returns names of tools, as the contracts have them */
export function movedTools(before: Plan, after: Plan): MovedTools {
  const [old, now] = [before, after].map(({ contracts }) => contracts.map(({ name }) => name));
  return {
    came: (now ?? []).filter((name) => !old?.includes(name)),
    gone: (old ?? []).filter((name) => !now?.includes(name)),
    stayed: (now ?? []).filter((name) => old?.includes(name)),
  };
}

/** The text with another tool's name in both spellings, where the name is not part of a longer one. */
export function renamed(text: string, from: string, to: string): string {
  return text.replace(inSnakeCase(from), to).replace(inPascalCase(from), pascal(to));
}

const inSnakeCase = (tool: string) => new RegExp(`(?<![A-Za-z0-9_])${tool}(?![a-z0-9_])`, 'g');
const inPascalCase = (tool: string) => new RegExp(`${pascal(tool)}(?![a-z])`, 'g');

/** Whether a text speaks of the tool. */
export const mentions = (text: string, tool: string): boolean => renamed(text, tool, '') !== text;

type Tell = (before: Plan, after: Plan) => Change[];

/**
 * @param tell gives what differs between the resources of two plans
 * @returns what `tell` gives of these plans, with `tools` and `usual`
 */
export function withMovedTools(before: Plan, after: Plan, tell: Tell): Change[] {
  const { came, gone, stayed } = movedTools(before, after);
  const ofCame = belonging(after, { moved: came, stayed }, (less, plan) => tell(less, plan));
  const ofGone = belonging(before, { moved: gone, stayed }, (less, plan) => tell(plan, less));
  return tell(before, after).map((change) => ofCame(change) ?? ofGone(change) ?? change);
}

type Names = { moved: string[]; stayed: string[] };

/** For a plan that holds both: gives a change of a moved tool its marks, and of anything else nothing. */
function belonging(plan: Plan, { moved, stayed }: Names, tell: Tell): (change: Change) => Change | undefined {
  if (moved.length === 0) return () => undefined;
  const owners = new Map(plan.resources.map((one) => [one.urn, ownerOf(one, [...moved, ...stayed])]));
  const others = stayed.map((tool) => {
    const less = { ...plan, resources: plan.resources.filter(({ urn }) => owners.get(urn) !== tool) };
    return { tool, texts: new Set(tell(less, plan).map((change) => textOf(change, plan))) };
  });
  return (change) => {
    const tool = owners.get(change.urn ?? '');
    if (tool === undefined || !moved.includes(tool)) return undefined;
    const text = textOf(change, plan);
    const usual = others.some((other) => other.texts.has(renamed(text, tool, other.tool)));
    return { ...change, tools: [tool], ...(usual && { usual }) };
  };
}

/** The tool whose name is the longest in the resource's name: `ToolReadItemRole` is not of a tool `read`. */
function ownerOf({ name }: Resource, tools: string[]): string | undefined {
  return tools
    .filter((tool) => inPascalCase(tool).test(name))
    .toSorted((left, right) => right.length - left.length)[0];
}

/** Everything that is said, with names in the place of ids, which differ from tool to tool. */
function textOf(change: Change, { resources }: Plan): string {
  const { kind, direction, subject, what, details } = change;
  const text = JSON.stringify([kind, direction, subject, what, details]);
  const named = resources.filter(({ id }) => id.length > 4 && text.includes(id));
  return named.reduce((whole, { id, name }) => whole.replaceAll(id, name), text);
}

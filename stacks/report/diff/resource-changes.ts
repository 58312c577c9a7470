// biome-ignore-all lint/style/noExcessiveLinesPerFile: one comparison of resources
/**
 * The differences between the resources of two plans. Resources are the same when their URNs are. Each difference that
 * rules.ts knows becomes a change of its kind; all others are told in brief, so that nothing that differs is left
 * out. Pure.
 */

import type { Plan, Resource } from '../../plan/plan-types.ts';
import { type Change, opposite } from './change.ts';
import { withMovedTools } from './moved-tools.ts';
import { about, one, type Pair, pairs } from './pairs.ts';
import type { DiffRule } from './rule.ts';
import { rules } from './rules.ts';
import { described, statementChanges } from './statements.ts';
import { type Difference, differences, line } from './values.ts';

/** Changes of all resources; those that only follow from a tool that came or went are marked with the tool. */
export function resourceChanges(before: Plan, after: Plan): Change[] {
  return withMovedTools(before, after, told);
}

function told(before: Plan, after: Plan): Change[] {
  return pairs(before, after).flatMap((pair) => {
    const plan = pair.after ? after : before;
    const found = (rules[one(pair).type] ?? []).flatMap((rule) => byRule(rule, pair, plan));
    return [...found, ...optionChanges(pair, plan), ...inBrief(pair, plan, found.length > 0)];
  });
}

function byRule(rule: DiffRule, pair: Pair, plan: Plan): Change[] {
  return [...presence(rule, pair, plan), ...policies(rule, pair, plan), ...properties(rule, pair, plan)];
}

/** With it come and go its policies. */
function presence(
  { kind, presence: effect, policies: names = [] }: DiffRule,
  { before, after }: Pair,
  plan: Plan,
): Change[] {
  const [resource, verb] = after ? [after, 'added'] : [before, 'removed'];
  if (effect === undefined || !resource || (before && after)) return [];
  return [
    {
      kind,
      direction: after ? effect : opposite[effect],
      what: verb,
      details: [
        ...differences({}, ownInputs(resource)).slice(0, 8).map(line),
        ...names.flatMap((name) => described(resource.inputs[name])),
      ],
      ...about(plan, resource),
    },
  ];
}

/** A deploy leaves such a property as AWS has it. */
function ignored({ opts }: Resource, property: string): boolean {
  return opts.ignoreChanges?.includes(property) ?? false;
}

/** Without policies, which are told statement by statement, and without tags. */
function ownInputs({ inputs, opts, type }: Resource): Record<string, unknown> {
  const told = new Set([
    'tags',
    ...(opts.ignoreChanges ?? []),
    ...(rules[type] ?? []).flatMap((rule) => rule.policies ?? []),
  ]);
  return Object.fromEntries(Object.entries(inputs).filter(([property]) => !told.has(property)));
}

function policies(
  { kind, presence: effect, policies: names = [] }: DiffRule,
  pair: Pair,
  plan: Plan,
): Change[] {
  const resource = one(pair);
  const whole = pair.before === undefined || pair.after === undefined;
  if (whole && effect !== undefined) return [];
  return names
    .filter((property) => whole || !ignored(resource, property))
    .flatMap((property) =>
      statementChanges(pair.before?.inputs[property], pair.after?.inputs[property]).map(
        ({ direction, what, details }) => ({
          kind,
          direction,
          what: `${property}: ${what}`,
          details,
          property,
          ...about(plan, resource),
        }),
      ),
    );
}

function properties(
  { kind, properties: known = {} }: DiffRule,
  { before, after }: Pair,
  plan: Plan,
): Change[] {
  if (!before || !after) return [];
  const found = differences(ownInputs(before), ownInputs(after));
  return Object.entries(known).flatMap(([property, effect]) => {
    const parts = found.filter(({ path }) => within(path, property));
    if (parts.length === 0) return [];
    const values = [valueAt(before, property), valueAt(after, property)] as const;
    return [
      {
        kind,
        direction: typeof effect === 'function' ? effect(...values) : effect,
        what: 'changed',
        details: parts.map(line),
        property: property === '*' ? (parts[0]?.path ?? '') : property,
        ...about(plan, after),
      },
    ];
  });
}

function within(path: string, property: string): boolean {
  return (
    property === '*' ||
    path === property ||
    path.startsWith(`${property}.`) ||
    path.startsWith(`${property}[`)
  );
}

function valueAt({ inputs }: Resource, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], inputs);
}

/** `protect` and `retainOnDelete` keep a deploy from deleting; both are lost in silence. */
function optionChanges({ before, after }: Pair, plan: Plan): Change[] {
  if (!before || !after) return [];
  return differences(before.opts, after.opts).map((difference) => ({
    kind: 'safeguard' as const,
    direction: difference.after === undefined ? ('widens' as const) : ('unclear' as const),
    what: 'deploy options changed',
    details: [line(difference)],
    property: difference.path,
    ...about(plan, after),
  }));
}

/** Differences without a rule. Code has changes of its own (code-changes.ts). */
function inBrief(pair: Pair, plan: Plan, told: boolean): Change[] {
  const { before, after } = pair;
  const resource = one(pair);
  const change = { kind: 'other', direction: 'none', ...about(plan, resource) } as const;
  if (!before || !after) {
    return told ? [] : [{ ...change, what: after ? 'added' : 'removed' }];
  }
  const known = (rules[resource.type] ?? []).flatMap((rule) => Object.keys(rule.properties ?? {}));
  const rest = differences(withoutCode(before), withoutCode(after)).filter(
    ({ path }) => !known.some((property) => within(path, property)),
  );
  if (rest.length === 0) return [];
  const [first] = rest;
  return [{ ...change, what: 'changed', details: brief(rest), property: first?.path ?? '' }];
}

function brief(found: Difference[]): string[] {
  const more = found.length - 6;
  return [...found.slice(0, 6).map(line), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** The archive's key is its digest, and differs from a plan that was made without code. */
function withoutCode(resource: Resource): Record<string, unknown> {
  if (resource.type === 'aws:s3/bucketObjectv2:BucketObjectv2') return {};
  const { s3Key: _, ...rest } = ownInputs(resource);
  return rest;
}

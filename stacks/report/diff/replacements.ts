/**
 * Resources that a deploy would replace or delete. Enters: two plans. Leaves: a change for each of them, with the
 * damage where replacement-hazards.ts knows it. A resource that hangs on a replaced one by a property that it cannot
 * change is replaced with it, and told once, under the one that pulls it along. Pure.
 */

import { type ReplacementHazard, replacementHazardOf } from '../../app/stage/replacement-hazards.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import type { Change } from './change.ts';
import { about, type Pair, pairs } from './pairs.ts';
import { replacedByDesign, replacingProperties } from './replacing-properties.ts';
import { differences, line } from './values.ts';

/** Replaced resources, then renamed ones, then deleted ones. */
export function replacementChanges(before: Plan, after: Plan): Change[] {
  const all = pairs(before, after);
  return [
    ...all.flatMap((pair) => replaced(pair, after)),
    ...renamed(all, after),
    ...all.flatMap((pair) => deleted(pair, before)),
  ];
}

function replaced({ before, after }: Pair, plan: Plan): Change[] {
  if (!before || !after || replacedByDesign.has(after.type)) return [];
  const found = (replacingProperties[after.type] ?? []).flatMap((property) =>
    differences(before.inputs[property], after.inputs[property], property),
  );
  if (found.length === 0) return [];
  const along = dependants(plan, after, new Set([after.urn]));
  return [
    {
      kind: 'replacement',
      direction: 'unclear',
      what: 'is deleted and made anew',
      details: [
        ...found.map(line),
        ...hazard(replacementHazardOf(after)),
        ...(along.length === 0
          ? []
          : [`with it: ${along.length} more (${along.map(({ name }) => name).join(', ')})`]),
      ],
      property: found[0]?.path ?? '',
      ...about(plan, after),
    },
  ];
}

/** Resources that name the replaced one in a property that they cannot change, and theirs in turn. */
function dependants(plan: Plan, replacedOne: Resource, seen: Set<string>): Resource[] {
  const names = [replacedOne.id, replacedOne.outputs.arn, replacedOne.outputs.id].filter(
    (name) => typeof name === 'string' && name !== '',
  );
  const found = plan.resources.filter(
    ({ urn, type, inputs }) =>
      !seen.has(urn) &&
      (replacingProperties[type] ?? []).some((property) => names.includes(inputs[property] as string)),
  );
  for (const { urn } of found) seen.add(urn);
  return [...found, ...found.flatMap((one) => dependants(plan, one, seen))];
}

/** The same thing of AWS under another name in the stacks: the deploy makes the new one while the old one is there. */
function renamed(all: Pair[], plan: Plan): Change[] {
  const gone = all.flatMap(({ before, after }) => (before && !after ? [before] : []));
  return all.flatMap(({ before, after }) => {
    if (before || !after || after.id === '') return [];
    const was = gone.find(({ type, id }) => type === after.type && sameName(id, after));
    if (!was) return [];
    return [
      {
        kind: 'replacement' as const,
        direction: 'unclear' as const,
        what: `was ${was.name}: the deploy would delete it and make it anew under the same name`,
        details: ['Give it an alias with its old name, and it stays.', ...hazard(replacementHazardOf(was))],
        ...about(plan, after),
      },
    ];
  });
}

/** Ids that AWS makes up say nothing: they are made of the URN in a plan. */
function sameName(id: string, { id: own, inputs }: Resource): boolean {
  return id === own && Object.values(inputs).includes(own);
}

/** A hazard that goes without a successor is the worst kind of replacement. */
function deleted({ before, after }: Pair, plan: Plan): Change[] {
  const row = before && !after ? replacementHazardOf(before) : undefined;
  if (!before || !row) return [];
  return [
    {
      kind: 'replacement',
      direction: 'unclear',
      what: 'is deleted',
      details: hazard(row),
      ...about(plan, before),
    },
  ];
}

function hazard(row: ReplacementHazard | undefined): string[] {
  return row ? [`HAZARD: ${row.why}`, row.instead] : [];
}

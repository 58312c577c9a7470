/**
 * Two plans of one app and stage, compared for a reviewer. Enters: the plan before and the plan after. Leaves: every
 * change, most dangerous first; an empty list when a deploy would change nothing. Pure.
 */

import type { Plan, PlanFile, Resource, Verdict } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { policyChanges } from './callers/policy-changes.ts';
import { byDanger, type Change } from './change.ts';
import { codeChanges } from './code-changes.ts';
import { reachChanges } from './reach-changes.ts';
import { replacementChanges } from './replacements.ts';
import { resourceChanges } from './resource-changes.ts';
import { toolChanges } from './tool-changes.ts';

export type PlanDiff = {
  app: string;
  stage: string;
  /** `deploy` or `dev`; the two may differ, to see what dev mode opens */
  modes: { before: Plan['mode']; after: Plan['mode'] };
  /** false when one of the plans was made without code: then nothing is said about it */
  codeCompared: boolean;
  changes: Change[];
};

/** @throws PlainError when the two are plans of different things */
export function diffPlans(before: PlanFile, after: PlanFile): PlanDiff {
  for (const property of ['app', 'stage', 'region', 'accountId'] as const) {
    const [was, is] = [before[property], after[property]];
    if (was !== is)
      throw new PlainError(
        `The other plan is of ${property} "${was}", this one of "${is}": they cannot be compared.`,
      );
  }
  return {
    ...{ app: after.app, stage: after.stage },
    modes: { before: before.mode, after: after.mode },
    codeCompared: before.code !== undefined && after.code !== undefined,
    changes: byDanger([
      ...named([before, after], reachChanges(before, after)),
      ...textChanges(before, after),
    ]),
  };
}

/** Every change but those of reach in AWS: in milliseconds while the policies are the same, and in no order. */
export function textChanges(before: PlanFile, after: PlanFile): Change[] {
  return named(
    [before, after],
    [
      ...proofChanges(before, after),
      ...policyChanges(before, after),
      ...resourceChanges(before, after),
      ...replacementChanges(before, after),
      ...toolChanges(before, after),
      ...codeChanges(before, after),
    ],
  );
}

/** Ids that AWS would make up mean nothing in a plan: texts name the resource in their place. */
function named(plans: Plan[], changes: Change[]): Change[] {
  const names = new Map(plans.flatMap(({ resources }) => resources.flatMap(madeUpId)));
  const plain = (text: string) =>
    text.replace(/\b[a-z0-9][a-z0-9-]{7,}\b/g, (word) => names.get(word) ?? word);
  return changes.map((change) => ({
    ...change,
    what: plain(change.what),
    ...(change.details && { details: change.details.map(plain) }),
  }));
}

function madeUpId({ id, name, inputs, outputs }: Resource): [string, string][] {
  const own =
    !/^(?=.*\d)[a-z0-9-]{8,}$/.test(id) || outputs.name === id || JSON.stringify(inputs).includes(id);
  return own ? [] : [[id, name]];
}

/** A proof that is no longer made is as bad as one that fails. */
function proofChanges(before: PlanFile, after: PlanFile): Change[] {
  const find = (plan: PlanFile, id: string) => plan.proofs.find((verdict) => verdict.id === id);
  const gone = before.proofs.filter(({ id }) => !find(after, id));
  return [
    ...gone.map(({ id, title }) => verdictChange('widens', `not proved any more: ${title} (${id})`)),
    ...after.proofs.flatMap((verdict) => verdictChanges(find(before, verdict.id), verdict)),
  ];
}

function verdictChanges(was: Verdict | undefined, is: Verdict): Change[] {
  const { id, title, ok, findings } = is;
  const known = new Set(was?.findings.map((finding) => JSON.stringify(finding)));
  const fresh = findings.filter((finding) => !known.has(JSON.stringify(finding)));
  if (!ok && fresh.length > 0) {
    const details = fresh.map(
      ({ urn, property, reason }) => `${urn.split('::').at(-1)}, ${property}: ${reason}`,
    );
    return [
      verdictChange(
        'widens',
        `fails${was?.ok === false ? ' in more places' : ''}: ${title} (${id})`,
        details,
      ),
    ];
  }
  if (ok && was?.ok === false) return [verdictChange('narrows', `holds again: ${title} (${id})`)];
  if (ok && !was) return [verdictChange('none', `proved now: ${title} (${id})`)];
  return [];
}

const verdictChange = (direction: Change['direction'], what: string, details: string[] = []): Change => ({
  kind: 'proof',
  direction,
  what,
  details,
});

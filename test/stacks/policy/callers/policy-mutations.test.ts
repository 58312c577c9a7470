/**
 * Every policy of this repository with one of its parts left out. Nothing of it goes unseen: a proof fails, or the
 * comparison of plans says who gets or loses what.
 */
import { type PolicyJson, policyToText } from '@cedar-policy/cedar-wasm/nodejs';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyFolder } from '#application/place';
import { readPolicies } from '../../../../shared/policy/policy-set.ts';
import { planFile } from '../../../../stacks/plan/plan-file.ts';
import type { PlanFile } from '../../../../stacks/plan/plan-types.ts';
import { policiesHold } from '../../../../stacks/prove/permissions/policies-hold.ts';
import { textChanges } from '../../../../stacks/report/diff/diff-plans.ts';
import { planned } from '../../../support/plans.ts';
import { removePolicy, rewritePolicy } from '../../../support/policy-edits.ts';

const folder = new URL(`../../../../${policyFolder}/`, import.meta.url);
let plan: PlanFile;
beforeAll(async () => {
  plan = planFile(await planned('production'));
});

type Part = { without: string; json: PolicyJson | undefined };
type Body = PolicyJson['conditions'][number]['body'];

function partsOf(json: PolicyJson): Part[] {
  const { principal, resource, conditions } = json;
  const with_ = (at: number, body: Body | undefined) => ({
    ...json,
    conditions: conditions.flatMap((one, other) =>
      other !== at ? [one] : body === undefined ? [] : [{ ...one, body }],
    ),
  });
  return [
    { without: 'all of it', json: undefined },
    ...(principal.op === 'All'
      ? []
      : [{ without: 'its principal', json: { ...json, principal: { op: 'All' as const } } }]),
    ...(resource.op === 'All'
      ? []
      : [{ without: 'its resource', json: { ...json, resource: { op: 'All' as const } } }]),
    ...conditions.flatMap(({ kind, body }, at) => [
      { without: `its ${kind}`, json: with_(at, undefined) },
      ...conjunctsOf(body).flatMap((_, gone, all) =>
        all.length < 2
          ? []
          : [{ without: `conjunct ${gone + 1} of its ${kind}`, json: with_(at, and(all, gone)) }],
      ),
    ]),
  ];
}

function conjunctsOf(body: Body): Body[] {
  const both = (body as { '&&'?: { left: Body; right: Body } })['&&'];
  return both === undefined ? [body] : [...conjunctsOf(both.left), ...conjunctsOf(both.right)];
}

const and = (all: Body[], gone: number): Body =>
  all.filter((_, at) => at !== gone).reduce((left, right) => ({ '&&': { left, right } }));

/** What sees it first: a proof, or a change of that kind and direction. */
function seenBy(id: string, { json }: Part): string {
  const after = structuredClone(plan);
  if (json === undefined) removePolicy(id)(after);
  else rewritePolicy(id, textOf(json))(after);
  if (policiesHold.check(after).length > 0) return 'proof';
  const changes = textChanges(plan, after).filter(({ direction }) => direction !== 'unclear');
  return [...new Set(changes.map(({ kind, direction }) => `${kind} ${direction}`))].sort().join(', ');
}

function textOf(json: PolicyJson): string {
  const answer = policyToText(json);
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message);
  return answer.text;
}

/** Less of a permit, or a forbid that is gone or lifted by less, makes more possible; the rest makes less. */
function widens({ effect }: PolicyJson, without: string): boolean {
  const whole = without === 'all of it';
  return effect === 'permit' ? !whole : whole || / of its unless$/.test(without);
}

const mutations = [...readPolicies(folder).policies.values()].flatMap(({ id, json }) =>
  partsOf(json).map((part) => ({
    id,
    part,
    ...part,
    seen: widens(json, part.without) ? 'widens' : 'narrows',
  })),
);

describe('a policy without one of its parts', () => {
  it.for(mutations)(
    '$id without $without: the proof fails, or a plan tells that it $seen',
    ({ id, part, seen }) => {
      expect(seenBy(id, part)).toMatch(new RegExp(`^proof$|${seen}`));
    },
  );
});

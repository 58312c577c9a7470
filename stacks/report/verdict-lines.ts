/** Verdicts as lines. In: a plan with its proofs. Out: lines of at most 100 columns; nothing is decided here. */
import type { Plan, ProvenPlan, Verdict } from '../plan/plan-types.ts';
import { wrap } from './wrap-text.ts';

/** A proof with each finding: resource, where it was made, property and reason. */
export function verdictLines(plan: Plan, { id, title, ok, findings }: Verdict): string[] {
  return [
    ...wrap(`  ${ok ? 'holds' : 'FAILS'}  `, `${title} (${id})`),
    ...findings.flatMap(({ urn, property, reason }) => {
      const source = plan.resources.find((resource) => resource.urn === urn)?.source;
      const where = `${urn.split('::').slice(2).join(' ')}${source ? ` (${source})` : ''}`;
      return wrap('         ', `${where}, ${property}: ${reason}`);
    }),
  ];
}

/** How many findings of each failing proof are told, from all of them to one. */
const steps = [Number.POSITIVE_INFINITY, 5, 2, 1];

/** A title takes two lines, a resource with its reason two more. */
const fewestLines = 4;

/**
 * The failed proofs; no line when all hold.
 * @param room how many lines there are: findings make way first, then titles; each failing proof is always named
 */
export function failures(plan: ProvenPlan, room = Number.POSITIVE_INFINITY): string[] {
  const failed = plan.proofs.filter((verdict) => !verdict.ok);
  if (failed.length === 0) return [];
  const summary = `${failed.length} of ${plan.proofs.length} proofs FAIL: this must not be deployed`;
  for (const most of steps) {
    const lines = failed.flatMap((verdict) => withFew(plan, verdict, most));
    if (lines.length < room) return [summary, ...lines];
  }
  const each = Math.floor((room - 1) / failed.length);
  if (each < fewestLines) return [summary, ...wrap('  FAILS  ', failed.map(({ id }) => id).join(', '))];
  return [summary, ...failed.flatMap((verdict) => cut(withFew(plan, verdict, 1), each))];
}

function withFew(plan: Plan, verdict: Verdict, most: number): string[] {
  const more = verdict.findings.length - most;
  const lines = verdictLines(plan, { ...verdict, findings: verdict.findings.slice(0, most) });
  return more > 0 ? [...lines, `         and ${more} more`] : lines;
}

const cut = (lines: string[], most: number): string[] =>
  lines.length <= most ? lines : [...lines.slice(0, most - 1), '         …'];

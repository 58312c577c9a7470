/** A plan for people, in 100 columns. In: a plan with its verdicts, and the assumptions. Out: text; nothing is decided here. */
import { visibleLines } from '../../shared/visible-text.ts';
import { type Assumption, countStandings, ofStanding } from '../plan/assumptions/assumption.ts';
import type { Plan, PlanFile, ProvenPlan, Resource } from '../plan/plan-types.ts';
import { costLines } from './costs/print-costs.ts';
import { quotaLines } from './print-quotas.ts';
import { failures, verdictLines } from './verdict-lines.ts';
import { wrap } from './wrap-text.ts';

/**
 * Resources by the file that made them, proofs with findings, quotas met first, costs, code, and how each assumption
 * about AWS stands.
 */
export function printPlan(plan: ProvenPlan | PlanFile, assumptions: Assumption[]): string {
  const heading = `${plan.app}, stage ${plan.stage} (${plan.mode}), ${plan.region}: ${plan.resources.length} resources`;
  const code = 'code' in plan && plan.code ? [codeLines(plan.code)] : [];
  const text = [
    [heading, ...failures(plan)],
    resourceLines(plan),
    proofLines(plan),
    quotaLines(plan),
    costLines(plan),
    ...code,
    assumptionLines(assumptions),
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n')
    .concat('\n');
  return visibleLines(text);
}

function resourceLines(plan: Plan): string[] {
  const files = new Map<string, Resource[]>();
  for (const resource of plan.resources) {
    const file = resource.source?.replace(/:\d+$/, '') ?? 'SST itself';
    files.set(file, [...(files.get(file) ?? []), resource]);
  }
  const lines = [...files]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([file, resources]) => [`  ${file} (${resources.length})`, ...wrap('    ', kinds(resources))]);
  return ['Resources', ...lines];
}

/** `2 ec2 Subnet, 1 ec2 Vpc` */
function kinds(resources: Resource[]): string {
  const counts = new Map<string, number>();
  for (const { type } of resources) {
    const [, service = '', kind = type] = /^\w+:([\w-]+)(?:\/\w+)?:(\w+)$/.exec(type) ?? [];
    const name = `${service} ${kind}`.trim();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function proofLines(plan: ProvenPlan): string[] {
  const failed = plan.proofs.filter((verdict) => !verdict.ok).length;
  const summary = failed
    ? `Proofs: ${failed} of ${plan.proofs.length} fail`
    : `Proofs: all ${plan.proofs.length} hold`;
  return [summary, ...plan.proofs.flatMap((verdict) => verdictLines(plan, verdict))];
}

function codeLines(code: NonNullable<PlanFile['code']>): string[] {
  const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padStart(12);
  return [
    'Code of the functions: as Node loads it, and compressed',
    ...Object.entries(code).map(
      ([name, { bytes, gzipBytes }]) => `  ${name.padEnd(56)}${kb(bytes)}${kb(gzipBytes)}`,
    ),
  ];
}

function assumptionLines(assumptions: Assumption[]): string[] {
  const documented = ofStanding(assumptions, 'documented');
  return [
    `Assumptions about AWS: ${countStandings(assumptions)}`,
    ...ofStanding(assumptions, 'untried').flatMap(({ id, statement, ifFalse, remedy }) => [
      ...wrap('  ', `untried, ${id}: ${statement}`),
      ...wrap('    ', `if false: ${ifFalse}`),
      ...wrap('    ', `then: ${remedy}`),
    ]),
    ...documented.flatMap(({ id, statement }) =>
      wrap('  ', `documented, not tried here, ${id}: ${statement}`),
    ),
  ];
}

/** A plan for people. In: a plan with its verdicts, and the assumptions. Out: text; nothing is decided here. */
import type { Assumption } from './assumptions.ts';
import type { Plan, Resource, Verdict } from './plan-types.ts';

/** Resources by the file that made them, proofs with findings, and what nobody has tried on AWS. */
export function printPlan(plan: Plan, assumptions: Assumption[]): string {
  const heading = `${plan.app}, stage ${plan.stage} (${plan.mode}), ${plan.region}: ${plan.resources.length} resources`;
  return [heading, resourceLines(plan), proofLines(plan), assumptionLines(assumptions)]
    .join('\n\n')
    .concat('\n');
}

function resourceLines(plan: Plan): string {
  const files = new Map<string, Resource[]>();
  for (const resource of plan.resources) {
    const file = resource.source?.replace(/:\d+$/, '') ?? 'SST itself';
    files.set(file, [...(files.get(file) ?? []), resource]);
  }
  const lines = [...files]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([file, resources]) => [`  ${file} (${resources.length})`, `    ${kinds(resources)}`]);
  return ['Resources', ...lines].join('\n');
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

function proofLines(plan: Plan): string {
  const failed = plan.proofs.filter((verdict) => !verdict.ok).length;
  const summary = failed
    ? `Proofs: ${failed} of ${plan.proofs.length} fail`
    : `Proofs: all ${plan.proofs.length} hold`;
  return [summary, ...plan.proofs.flatMap((verdict) => verdictLines(plan, verdict))].join('\n');
}

function verdictLines(plan: Plan, { id, title, ok, findings }: Verdict): string[] {
  return [
    `  ${ok ? 'holds' : 'FAILS'}  ${title} (${id})`,
    ...findings.map(({ urn, property, reason }) => {
      const source = plan.resources.find((resource) => resource.urn === urn)?.source;
      return `         ${urn.split('::').slice(2).join(' ')}${source ? ` (${source})` : ''}, ${property}: ${reason}`;
    }),
  ];
}

function assumptionLines(assumptions: Assumption[]): string {
  const untried = assumptions.filter(({ tried }) => tried === false);
  if (untried.length === 0) return 'Assumptions about AWS: all tried';
  return [
    `Assumptions about AWS that nobody has tried: ${untried.length} of ${assumptions.length}`,
    ...untried.map(({ id, statement, ifFalse }) => `  ${id}: ${statement}\n    if false: ${ifFalse}`),
  ].join('\n');
}

/** Explains one call to a person: the router's decision, its policies, and the effect of the others. Pure. */
import { createEngine, type Engine } from '../../shared/policy/engine.ts';
import type { Policy, PolicySet } from '../../shared/policy/policy-set.ts';
import { type CaseAnswer, type CaseQuestion, judge } from './judge.ts';

const words: Record<CaseAnswer, string> = {
  allow: 'ALLOWED',
  deny: 'DENIED',
  unlisted: 'UNKNOWN TOOL: the caller is not told that it exists',
  'missing-scope': 'DENIED: the token lacks a scope',
  'bad-arguments': 'REFUSED before any policy is asked',
  'needs-approval': 'NEEDS APPROVAL: a person has to say yes to exactly this call',
};

/** Lines for a person: the answer, the caller, and the text of each policy that decided. */
export function explain(question: CaseQuestion, set: PolicySet, engine: Engine): string[] {
  const { caller, tool } = question;
  const { answer, by, why } = judge(question, engine);
  const who = [caller.tenant, ...caller.groups].join(', ');
  const deciding = by.flatMap((id) => set.policies.get(id) ?? []);
  const scopes = by
    .filter((id) => id.startsWith('scope:'))
    .map((id) => `  it needs the scope ${id.slice('scope:'.length)}`);
  return [
    `${words[answer]}${why === undefined ? '' : `: ${why}`}`,
    `  ${tool.name} (${tool.effect}) for ${caller.subject.slice(0, 8)}… (${who})`,
    ...scopes,
    ...(by.length === 0 && why === undefined ? ['  no policy permits it'] : []),
    ...deciding.flatMap((policy) => [
      '',
      `${policy.json.effect === 'permit' ? 'permitted' : 'forbidden'} by ${policy.id} (${policy.file}):`,
      ...indented(policy.text),
    ]),
    ...others(question, set, by),
  ];
}

/** Each other policy alone: whether it applies to this call although it does not decide it. */
function others(question: CaseQuestion, set: PolicySet, by: string[]): string[] {
  const open = [...set.policies.values()].filter(
    (policy) => !by.includes(policy.id) && !concernsApprovers(policy),
  );
  const lines = open.map((policy) => {
    const applies = appliesAlone(policy, question);
    const permits = policy.json.effect === 'permit';
    const but = applies && permits ? 'would permit it, but what forbids prevails' : 'does not apply';
    return `  ${policy.id}: ${applies && !permits ? 'forbids it, but nothing permits it either' : but}`;
  });
  return lines.length === 0 ? [] : ['', 'the other policies:', ...lines];
}

function appliesAlone(policy: Policy, { caller, tool, arguments: input, ...rest }: CaseQuestion): boolean {
  const alone = createEngine({ digest: `alone:${policy.id}`, policies: new Map([[policy.id, policy]]) });
  const { policies } = alone.call({ caller, tool, input, ...rest });
  return policies.includes(policy.id);
}

const concernsApprovers = ({ json }: Policy) => JSON.stringify(json.action).includes('"approve"');

const indented = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`);

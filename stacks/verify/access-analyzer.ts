/**
 * Has IAM Access Analyzer validate each policy of a plan (validate-policy) and compare it with the one before
 * (check-no-new-access). One line per finding. New access is reported, not refused: the reviewer decides.
 */
import { type PlannedPolicy, policiesOf } from '../account/policy-documents.ts';
import type { Plan } from '../plan/plan-types.ts';

/** Runs `aws accessanalyzer …` and returns its JSON. @throws Error when AWS does not answer */
export type Ask = (args: string[]) => unknown;

type Validated = { findings: { findingType: string; issueCode: string; findingDetails: string }[] };
type Compared = { result: 'PASS' | 'FAIL'; reasons?: { description: string }[] };

/** Lines to print, and whether a deploy should go on. */
export function analyze(
  plan: Pick<Plan, 'resources'>,
  before: Pick<Plan, 'resources'> | undefined,
  ask: Ask,
): { lines: string[]; sound: boolean } {
  const policies = policiesOf(plan);
  const findings = policies.flatMap((policy) => validate(policy, ask));
  const known = new Map(before && policiesOf(before).map(({ title, document }) => [title, document]));
  const wider = before ? policies.flatMap((policy) => compare(policy, known.get(policy.title), ask)) : [];
  return {
    lines: [`${policies.length} policies`, ...findings.map(({ line }) => line), ...wider],
    sound: findings.every(({ stops }) => !stops),
  };
}

function validate({ title, kind, resourceType, document }: PlannedPolicy, ask: Ask) {
  const more = resourceType === undefined ? [] : ['--validate-policy-resource-type', resourceType];
  const asked = ['validate-policy', '--policy-type', kind, '--policy-document', document, ...more];
  return (ask(asked) as Validated).findings.map(({ findingType, issueCode, findingDetails }) => ({
    line: `${findingType} ${issueCode}: ${title}: ${findingDetails}`,
    stops: findingType === 'ERROR' || findingType === 'SECURITY_WARNING',
  }));
}

/** A new policy has no earlier version to compare with. */
function compare({ title, kind, document }: PlannedPolicy, before: string | undefined, ask: Ask): string[] {
  if (before === document) return [];
  if (before === undefined) return [`NEW POLICY: ${title}`];
  const asked = ['check-no-new-access', '--policy-type', kind];
  const documents = ['--new-policy-document', document, '--existing-policy-document', before];
  const { result, reasons = [] } = ask([...asked, ...documents]) as Compared;
  if (result === 'PASS') return [`narrower or equal: ${title}`];
  return [`NEW ACCESS: ${title}: ${reasons.map(({ description }) => description).join(' ')}`];
}

/**
 * `npm run -s access-analyzer -- --plan NEW.json [--before OLD.json]`: asks IAM Access Analyzer, by the AWS CLI, whether
 * each policy of a plan is sound (validate-policy), and which allow more than before (check-no-new-access). Enters:
 * files that `npm run plan -- --out` wrote. Leaves: one line a finding. Exit codes: 0 sound, 1 an error or a security
 * warning, 2 the command was wrong or AWS could not be asked. New access is reported, not refused: who reviews decides.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type PlannedPolicy, policiesOf } from '../app/governance/policy-documents.ts';
import type { Plan } from '../plan/plan-types.ts';

/** Runs `aws accessanalyzer …` and gives back its JSON. Throws when AWS cannot be asked. */
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

/** A policy that is new allows what it allows: there is nothing to compare it with. */
function compare({ title, kind, document }: PlannedPolicy, before: string | undefined, ask: Ask): string[] {
  if (before === document) return [];
  if (before === undefined) return [`NEW POLICY: ${title}`];
  const asked = ['check-no-new-access', '--policy-type', kind];
  const documents = ['--new-policy-document', document, '--existing-policy-document', before];
  const { result, reasons = [] } = ask([...asked, ...documents]) as Compared;
  if (result === 'PASS') return [`narrower or equal: ${title}`];
  return [`NEW ACCESS: ${title}: ${reasons.map(({ description }) => description).join(' ')}`];
}

const awsCli: Ask = (args) =>
  JSON.parse(execFileSync('aws', ['accessanalyzer', ...args, '--output', 'json'], { encoding: 'utf8' }));

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Plan;

const usage = `npm run access-analyzer -- --plan NEW.json [--before OLD.json]

Asks IAM Access Analyzer about every policy of a plan (npm run plan -- --out NEW.json), and whether any of them
allows what the older plan did not. Needs the AWS CLI with rights on access-analyzer, and a role that is assumed.
Exit code 1 when a policy is unsound, 2 when it could not be asked.
`;

/** @returns exit code */
export function main(
  given: string[],
  ask: Ask = awsCli,
  print: (line: string) => void = console.log,
): number {
  try {
    const { values } = parseArgs({
      args: given,
      options: { plan: { type: 'string' }, before: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help) {
      print(usage);
      return 0;
    }
    if (values.plan === undefined) throw new Error('Say which plan: --plan FILE.');
    const { lines, sound } = analyze(read(values.plan), values.before ? read(values.before) : undefined, ask);
    for (const line of lines) print(line);
    return sound ? 0 : 1;
  } catch (error) {
    print((error as Error).message);
    return 2;
  }
}

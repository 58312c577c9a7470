/** The policy that ends sessions which are out, asked of IAM beside the data role's own. */
import { beforeAll, describe, expect, it } from 'vitest';
import { brakeSessions, type WhoseSessions } from '../../../stacks/brake/brake-sessions.ts';
import { evaluate } from '../../../stacks/iam/evaluate.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { one, planned } from '../../support/plans.ts';
import { policiesOf } from '../app/governance/governed.ts';

let plan: Plan;
beforeAll(async () => {
  plan = await planned('production');
});

const before = new Date('2026-01-31T12:00:00.000Z');
const older = '2026-01-31T11:59:59Z';
const newer = '2026-01-31T12:00:01Z';

/** May a session of read_letter's role, minted then for that caller, read a document of its tenant? */
function reads(whose: WhoseSessions, { issued, subject = 'ines', tool = 'read_letter' }: Session): boolean {
  const { identity, boundary } = policiesOf(plan, 'DataReadLetterRole');
  const role = one(plan, 'Role', 'DataReadLetterRole');
  const roleArn = String(role.outputs.arn);
  const [vpc] = plan.resources.filter(({ type }) => type === 'aws:ec2/vpc:Vpc');
  const question = {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::chokepoint-production-letters-123456789012/fjord/a.md',
    principal: {
      arn: `arn:aws:sts::123456789012:assumed-role/${role.id}/x`,
      roleArn,
      accountId: plan.accountId,
    },
    context: {
      'aws:PrincipalArn': roleArn,
      'aws:PrincipalTag/actor': 'ai-agent',
      'aws:PrincipalTag/tenant': 'fjord',
      'aws:PrincipalTag/subject': subject,
      'aws:PrincipalTag/tool': tool,
      'aws:TokenIssueTime': issued,
      'aws:SourceVpc': vpc?.id ?? '',
      'aws:ViaAWSService': 'false',
    },
  };
  return evaluate(question, { identity: [...identity, brakeSessions(whose, before)], boundary }).allowed;
}
type Session = { issued: string; subject?: string; tool?: string };

describe('the policy on', () => {
  it.each<[string, WhoseSessions, Session, boolean]>([
    ["a caller ends that caller's older session", { caller: 'ines' }, { issued: older }, false],
    ["a caller leaves that caller's newer session", { caller: 'ines' }, { issued: newer }, true],
    ["a caller leaves another caller's", { caller: 'ines' }, { issued: older, subject: 'olaf' }, true],
    ["a tool ends that tool's older session", { tool: 'read_letter' }, { issued: older }, false],
    ["a tool leaves that tool's newer session", { tool: 'read_letter' }, { issued: newer }, true],
    ["a tool leaves another tool's", { tool: 'callerid' }, { issued: older }, true],
    ['all ends every older session', { all: true }, { issued: older, subject: 'olaf' }, false],
    ['all leaves the newer ones', { all: true }, { issued: newer }, true],
  ])('%s', (_title, whose, session, allowed) => {
    expect(reads(whose, session)).toBe(allowed);
  });
});

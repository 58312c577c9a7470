/**
 * The trust policy of a governing role must name either the people with one role, or one environment of one
 * repository, exactly. Every wider or other form is a finding.
 */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { conditionOn, conditionsOf, principalsOf, statementsIn } from '../model/policies.ts';
import { finding, list } from '../model/proof.ts';

const trustProperty = 'assumeRolePolicy';
const githubIssuer = 'token.actions.githubusercontent.com';
/** Identity Center chooses the end of its role's name, so only that part may be a pattern. */
const peoplePattern = /^arn:aws:iam::\d{12}:role\/[^*?]+?(AWSReservedSSO_[^*?]+_\*)?$/;

/** @returns a finding for each part of the trust that is wider than the two forms */
export function trustFindings(plan: Plan, role: Resource): Finding[] {
  const statements = statementsIn(role, trustProperty).map(({ statement }) => statement);
  const allows = statements.filter(({ Effect }) => Effect === 'Allow');
  if (allows.length === 0) return [finding(role, trustProperty, 'lets nobody in')];
  const wide = allows.flatMap((statement) => wideness(plan, statement));
  const people = allows.some((statement) => !principalsOf(statement).join().startsWith('Federated:'));
  if (people && !statements.some(deniesAgents)) wide.push('does not deny sessions of agents');
  return wide.map((reason) => finding(role, trustProperty, reason));
}

function wideness(plan: Plan, statement: Statement): string[] {
  const [principal, ...others] = principalsOf(statement);
  if (principal === undefined || others.length > 0) return ['names more or less than one principal'];
  if (principal === `Federated:arn:aws:iam::${plan.accountId}:oidc-provider/${githubIssuer}`)
    return githubWideness(statement);
  if (principal === `AWS:arn:aws:iam::${plan.accountId}:root`) return peopleWideness(plan, statement);
  return [`lets ${principal} in`];
}

function githubWideness(statement: Statement): string[] {
  const found =
    list(statement.Action).join() === 'sts:AssumeRoleWithWebIdentity' ? [] : ['allows more than a token'];
  const exact = (claim: string) =>
    conditionOn(statement, `${githubIssuer}:${claim}`)
      .filter(({ operator }) => operator === 'StringEquals')
      .flatMap(({ values }) => values);
  if (exact('aud').join() !== 'sts.amazonaws.com')
    found.push('does not ask for the audience sts.amazonaws.com');
  const subjects = exact('sub');
  if (
    subjects.length === 0 ||
    !subjects.every((one) => /^repo:[^:*?]+\/[^:*?]+:environment:[^:*?]+$/.test(one))
  )
    found.push('does not name one environment of one repository to the letter');
  return found;
}

function peopleWideness(plan: Plan, statement: Statement): string[] {
  const found = list(statement.Action).join() === 'sts:AssumeRole' ? [] : ['allows more than sts:AssumeRole'];
  const named = conditionOn(statement, 'aws:PrincipalArn').filter(({ operator }) =>
    /^Arn(Like|Equals)$/.test(operator),
  );
  const arns = named.flatMap(({ values }) => values);
  const known = arns.every((arn) => peoplePattern.test(arn) && arn.includes(`::${plan.accountId}:`));
  if (arns.length === 0 || !known) found.push('does not name the role whose people may take it');
  const identityCenter = arns.every((arn) => arn.includes(':role/aws-reserved/sso.amazonaws.com/'));
  const mfa = conditionOn(statement, 'aws:MultiFactorAuthPresent').some(
    ({ operator, values }) => operator === 'Bool' && values.join() === 'true',
  );
  if (!identityCenter && !mfa) found.push('does not ask for MFA, which only Identity Center asks for itself');
  return found;
}

function deniesAgents(statement: Statement): boolean {
  return (
    statement.Effect === 'Deny' &&
    principalsOf(statement).join() === '*' &&
    list(statement.Action).includes('sts:AssumeRole') &&
    statement.Resource === undefined &&
    conditionsOf(statement).length === 1 &&
    conditionOn(statement, 'aws:PrincipalTag/actor').some(
      ({ operator, values }) => operator === 'StringEquals' && values.includes('ai-agent'),
    )
  );
}

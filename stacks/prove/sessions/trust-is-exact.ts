/**
 * Only the right principals may assume each role: only Lambda an execution role, and only the router a session role. The
 * trust policy demands that each session names its caller, in tags and a source identity, and comes through our
 * endpoint.
 */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { assumingRoles, executionRoles, sessionRoles } from '../model/actors.ts';
import { conditionOn, type Placed, principalsOf, statementsIn } from '../model/policies.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

const trustProperty = 'assumeRolePolicy';
const sessionActions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
const tagKeys = ['actor', 'tool', 'tenant', 'subject'];

export const trustIsExact: Proof = {
  id: 'trust-is-exact',
  title:
    'Execution roles are assumed by Lambda only, session roles by the router only: tagged, named, from our endpoint',
  check(plan: Plan) {
    const [router, ...otherRouters] = assumingRoles(plan);
    const sessions = sessionRoles(plan);
    return [
      ...otherRouters.map((role) =>
        finding(role, 'policy', `may assume roles, as only ${router?.id} should`),
      ),
      ...executionRoles(plan).flatMap(executionFindings),
      ...sessions.flatMap((role) => sessionFindings(plan, role, router)),
    ];
  },
};

function executionFindings(role: Resource): Finding[] {
  const statements = statementsIn(role, trustProperty);
  const found = statements
    .filter(({ statement }) => statement.Effect === 'Allow')
    .flatMap(({ statement }) => {
      const principals = principalsOf(statement);
      const actions = list(statement.Action);
      if (principals.join() !== 'Service:lambda.amazonaws.com') {
        return [
          finding(
            role,
            trustProperty,
            `lets ${principals.join(', ') || 'an unnamed principal'} run as a function`,
          ),
        ];
      }
      return actions.join() === 'sts:AssumeRole'
        ? []
        : [finding(role, trustProperty, `allows ${actions.join(', ')}`)];
    });
  return statements.length > 0 ? found : [finding(role, trustProperty, 'is empty')];
}

function sessionFindings(plan: Plan, role: Resource, router: Resource | undefined): Finding[] {
  const allows = statementsIn(role, trustProperty).filter(({ statement }) => statement.Effect === 'Allow');
  const routerArn = `AWS:${router?.outputs.arn}`;
  const principals = allows
    .flatMap(({ statement }) => principalsOf(statement))
    .filter((one) => one !== routerArn);
  const actions = allows
    .flatMap(({ statement }) => list(statement.Action))
    .filter((one) => !sessionActions.includes(one));
  return [
    ...[...new Set(principals)].map((one) =>
      finding(role, trustProperty, `lets ${one} assume a session role of the router`),
    ),
    ...actions.map((one) => finding(role, trustProperty, `allows ${one}`)),
    ...allows
      .filter(({ statement }) => !statement.Action)
      .map(() => finding(role, trustProperty, 'has an Allow without Action')),
    ...allows.flatMap((placed) => assumeFindings(plan, role, placed)),
    ...tagKeyFindings(role, allows),
  ];
}

/** Checks the AssumeRole statement, because IAM never evaluates sts:TagSession for a request without tags. */
function assumeFindings(plan: Plan, role: Resource, { statement }: Placed): Finding[] {
  if (!list(statement.Action).includes('sts:AssumeRole')) return [];
  const found = (reason: string) => finding(role, trustProperty, `sts:AssumeRole ${reason}`);
  const endpoints = ofType(plan, 'aws:ec2/vpcEndpoint:VpcEndpoint').map((endpoint) => endpoint.id);
  const values = (key: string) => requiredValues(statement, key);
  const findings = tagKeys
    .filter((tag) => values(`aws:RequestTag/${tag}`).length === 0)
    .map((tag) => found(`does not require the session tag ${tag} (aws:RequestTag/${tag})`));
  if (values('aws:RequestTag/actor').some((value) => value !== 'ai-agent'))
    findings.push(found('admits another actor'));
  if (values('sts:SourceIdentity').length === 0)
    findings.push(found('does not require a source identity (sts:SourceIdentity)'));
  if (plan.mode === 'dev') return findings;
  const vpce = values('aws:SourceVpce');
  if (vpce.length === 0) findings.push(found('does not require our endpoint (aws:SourceVpce)'));
  if (vpce.some((id) => !endpoints.includes(id)))
    findings.push(found(`admits an endpoint that is not of this plan: ${vpce}`));
  return findings;
}

/** @returns the values that the key must have; none when the statement also applies without the key */
function requiredValues(statement: Statement, key: string): string[] {
  return conditionOn(statement, key)
    .filter(({ operator }) => /^(StringEquals|StringLike|ArnEquals|ArnLike)$/.test(operator))
    .flatMap(({ values }) => values);
}

/** Only the four tags may be set, because further ones would be policy variables that nobody reviewed. */
function tagKeyFindings(role: Resource, allows: Placed[]): Finding[] {
  return allows
    .filter(({ statement }) => list(statement.Action).includes('sts:TagSession'))
    .filter(({ statement }) => {
      const limits = conditionOn(statement, 'aws:TagKeys').filter(
        ({ operator }) => operator === 'ForAllValues:StringEquals',
      );
      return (
        limits.length === 0 || !limits.every(({ values }) => values.every((value) => tagKeys.includes(value)))
      );
    })
    .map(() =>
      finding(
        role,
        trustProperty,
        `sts:TagSession does not limit the tags to ${tagKeys.join(', ')} (aws:TagKeys)`,
      ),
    );
}

/**
 * VPC endpoints are the only ways out, and their policies admit only this stage's own roles to this stage's own
 * resources. Otherwise code could carry data out to a stranger's bucket with a stranger's credentials, which no
 * identity policy of ours limits. Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint
 * policies".
 */
import type { Statement } from '../../../shared/policy-document.ts';
import { guardrailArn } from '../../app/router/guardrail-policies.ts';
import { globMatches, parseGlob } from '../../iam/glob.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { roles } from '../model/actors.ts';
import { plannedGuardrail } from '../model/guardrail.ts';
import { conditionOn, type Placed, principalsOf, statementsIn } from '../model/policies.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

/** Actions without a resource, which cannot touch another account's data. */
const withoutResource = ['sts:GetCallerIdentity', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

export const endpointsAdmitOurOwn: Proof = {
  id: 'endpoints-admit-our-own',
  title: "Every VPC endpoint admits this stage's own roles to this stage's own resources, action by action",
  only: 'deploy',
  check(plan: Plan) {
    const arns = plan.resources.flatMap(({ outputs }) =>
      typeof outputs.arn === 'string' ? [outputs.arn] : [],
    );
    const apis = ofType(plan, 'aws:apigateway/restApi:RestApi').map(({ outputs }) =>
      String(outputs.executionArn),
    );
    // A person makes the guardrail, so it is not in the plan.
    const guardrail = plannedGuardrail(plan);
    const own = [...arns, ...apis, ...(guardrail ? [guardrailArn(plan, guardrail)] : [])].filter(
      (arn) => arn !== 'undefined',
    );
    return ofType(plan, 'aws:ec2/vpcEndpoint:VpcEndpoint').flatMap((endpoint) => {
      const replacements = ofType(plan, 'aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy').filter(
        ({ inputs }) => inputs.vpcEndpointId === endpoint.id,
      );
      const at = replacements[0] ?? endpoint;
      if (typeof at.inputs.policy !== 'string')
        return [finding(at, 'policy', 'is absent, and AWS then allows everything')];
      return [
        ...(replacements.length > 0 ? openAtFirst(endpoint) : []),
        ...statementsIn(at, 'policy')
          .filter(({ statement }) => statement.Effect === 'Allow')
          .flatMap((placed) => allowFindings(plan, placed, own)),
      ];
    });
  },
};

/** An endpoint whose policy is a separate resource must be made closed, because that policy comes later. */
function openAtFirst(endpoint: Resource): Finding[] {
  const [only, ...others] = statementsIn(endpoint, 'policy').map(({ statement }) => statement);
  const closed =
    others.length === 0 &&
    only?.Effect === 'Deny' &&
    only.Condition === undefined &&
    principalsOf(only).join() === '*' &&
    list(only.Action).includes('*') &&
    list(only.Resource).includes('*');
  return closed ? [] : [finding(endpoint, 'policy', 'must deny everything until its own policy replaces it')];
}

function allowFindings(plan: Plan, { statement, resource, property }: Placed, own: string[]): Finding[] {
  const found = (reason: string) => finding(resource, property, `${statement.Sid ?? 'an Allow'} ${reason}`);
  if (statement.NotAction !== undefined || statement.NotResource !== undefined)
    return [found('allows by exception: name what it allows')];
  const actions = list(statement.Action);
  const free = actions.every((action) => withoutResource.includes(action));
  return [
    ...actions.filter((action) => /[*?]/.test(action)).map((action) => found(`allows the pattern ${action}`)),
    ...list(statement.Resource)
      .filter((pattern) => !(free && pattern === '*') && !isOurs(plan, pattern, own))
      .map((pattern) => found(`admits ${pattern}, which is not only ours`)),
    // A bucket's ARN names no account, so somebody else may take the name of a deleted bucket.
    ...(actions.some((action) => action.startsWith('s3:')) && !namesOurAccount(plan, statement)
      ? [found('does not ask for a bucket of this account (aws:ResourceAccount)')]
      : []),
    ...(namesOurRoles(plan, statement)
      ? []
      : [found('does not ask for a role of this plan (aws:PrincipalArn)')]),
  ];
}

/** Whether the pattern begins with the whole ARN of a resource of ours, or with the path of our roles. */
function isOurs(plan: Plan, pattern: string, own: string[]): boolean {
  const [literal = ''] = pattern.split(/[*?$]/, 1);
  if (literal === pattern) return own.some((arn) => isWithin(arn, pattern));
  return own.some((arn) => isWithin(arn, literal)) || fitsOurRolesOnly(plan, pattern);
}

/** `…:bucket/key` is within `…:bucket`, but `…:bucket2` is not. */
function isWithin(arn: string, text: string): boolean {
  return text === arn || text.startsWith(`${arn}/`) || text.startsWith(`${arn}:`);
}

/** Whether the pattern has a role path of two segments, app and stage, and matches roles of this plan. */
function fitsOurRolesOnly(plan: Plan, pattern: string): boolean {
  const path = new RegExp(`^arn:aws:iam::${plan.accountId}:role/([^*?/]+/){2,}`);
  return path.test(pattern) && roleArns(plan).some((arn) => globMatches(parseGlob(pattern), arn));
}

const roleArns = (plan: Plan): string[] => roles(plan).map(({ outputs }) => String(outputs.arn));

function namesOurAccount({ accountId }: Plan, statement: Statement): boolean {
  return conditionOn(statement, 'aws:ResourceAccount').some(
    ({ operator, values }) => operator === 'StringEquals' && values.join() === accountId,
  );
}

function namesOurRoles(plan: Plan, statement: Statement): boolean {
  return conditionOn(statement, 'aws:PrincipalArn').some(
    ({ operator, values }) =>
      /^(ArnEquals|ArnLike|StringEquals|StringLike)$/.test(operator) &&
      values.length > 0 &&
      values.every((value) => roleArns(plan).includes(value) || fitsOurRolesOnly(plan, value)),
  );
}

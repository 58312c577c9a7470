/**
 * A VPC endpoint is the one way out, and its policy says to what: by name, to this stage's own resources, for this
 * stage's own roles. A bucket of a stranger, reached with a stranger's keys, would be a way out for data that no
 * identity policy of ours ever sees. Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint
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

/** Actions without a resource, which read or change the caller's own things alone. */
const withoutResource = ['sts:GetCallerIdentity', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

export const endpointsAdmitOurOwn: Proof = {
  id: 'endpoints-admit-our-own',
  title: "Every VPC endpoint admits this stage's own roles to this stage's own resources, action by action",
  modes: ['deploy'],
  check(plan: Plan) {
    const arns = plan.resources.flatMap(({ outputs }) =>
      typeof outputs.arn === 'string' ? [outputs.arn] : [],
    );
    const apis = ofType(plan, 'aws:apigateway/restApi:RestApi').map(({ outputs }) =>
      String(outputs.executionArn),
    );
    // Made by a person, not by this plan.
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

/** Until its policy comes, an endpoint that gets one later is made closed. */
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
    // A bucket's ARN names no account: a bucket that was deleted may be somebody else's tomorrow.
    ...(actions.some((action) => action.startsWith('s3:')) && !namesOurAccount(plan, statement)
      ? [found('does not ask for a bucket of this account (aws:ResourceAccount)')]
      : []),
    ...(namesOurRoles(plan, statement)
      ? []
      : [found('does not ask for a role of this plan (aws:PrincipalArn)')]),
  ];
}

/** The pattern begins with the whole ARN of a thing of ours, or with the path under which our roles stand. */
function isOurs(plan: Plan, pattern: string, own: string[]): boolean {
  const [literal = ''] = pattern.split(/[*?$]/, 1);
  if (literal === pattern) return own.some((arn) => isWithin(arn, pattern));
  return own.some((arn) => isWithin(arn, literal)) || fitsOurRolesOnly(plan, pattern);
}

/** `…:bucket` holds `…:bucket/key`, and not `…:bucket2`. */
function isWithin(arn: string, text: string): boolean {
  return text === arn || text.startsWith(`${arn}/`) || text.startsWith(`${arn}:`);
}

/** A role path of two segments, app and stage, that roles of this plan have. */
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

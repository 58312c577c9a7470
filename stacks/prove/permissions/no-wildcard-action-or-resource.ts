/**
 * Identity policies name each action in full, and a resource pattern must begin with a name: `bucket/${tenant}/*` is
 * one part of a bucket, but `bucket/*` and `table/*` are everything. Deny statements and boundaries may be wide,
 * because they grant nothing.
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { functions, governingRoles, roleOf, roles } from '../model/actors.ts';
import { attachedPolicies, conditionOn, identityStatements, type Placed } from '../model/policies.ts';
import { finding, list, type Proof } from '../model/proof.ts';

/** Actions without resources, which a policy can only allow on `*`. */
const withoutResource: { action: RegExp; because: string }[] = [
  { action: /^xray:Put\w+$/, because: 'X-Ray knows no resource for writing traces' },
  { action: /^sts:GetCallerIdentity$/, because: 'needs no permission and tells only who asks' },
];

/** `sst dev` answers from a laptop over AppSync, whose channels have no ARN to name. */
const devOnly = /^appsync:Event(Connect|Publish|Subscribe)$/;

/** Lambda's actions for a function in a VPC; their resources are not known before a deploy. */
const networkInterfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

export const noWildcard: Proof = {
  id: 'no-wildcard-action-or-resource',
  title:
    'No role is granted an action by pattern, or a resource by a pattern that does not begin with a name',
  check(plan: Plan) {
    // Governing roles need patterns, because many resources have no names: governance-is-confined judges them.
    const governing = governingRoles(plan);
    const judged = roles(plan).filter((role) => !governing.includes(role));
    return judged.flatMap((role) => [
      ...attachedPolicies(plan, role)
        .filter(({ policy }) => !policy)
        .map(({ arn, by }) =>
          finding(by, 'policyArn', `attaches ${arn}, which is not of this plan: it grants by pattern`),
        ),
      ...identityStatements(plan, role)
        .filter(({ statement }) => statement.Effect === 'Allow')
        .flatMap((placed) => statementFindings(plan, role, placed)),
    ]);
  },
};

function statementFindings(plan: Plan, role: Resource, placed: Placed): Finding[] {
  const { statement, resource, property } = placed;
  const found = (reason: string) => finding(resource, property, `${statement.Sid ?? role.id}: ${reason}`);
  if (statement.NotAction) return [found('NotAction in an Allow grants everything else')];
  if (statement.NotResource) return [found('NotResource in an Allow grants everything else')];
  const actions = list(statement.Action);
  const patterns = actions
    .filter((action) => /[*?]/.test(action))
    .map((action) => found(`allows the pattern ${action}`));
  const wide = list(statement.Resource).filter(isWide);
  const unexcused = actions.filter((action) => !isExcused(plan, role, action));
  if (wide.length === 0 || unexcused.length === 0) return patterns;
  return [...patterns, found(`allows ${unexcused.join(', ')} on ${wide.join(', ')}`)];
}

/** Whether an ARN field before the name is a pattern, or the name begins with one. */
function isWide(resource: string): boolean {
  const [prefix, partition, service, region, account, ...rest] = resource.split(':');
  const name = rest.join(':');
  const fields = [prefix, partition, service, region, account];
  if (prefix !== 'arn' || fields.some((field) => /[*?]/.test(field ?? ''))) return true;
  const start = placeOf(service ?? '', name);
  return start === '' || /^[*?]/.test(start) || (service === 'execute-api' && /[*?]/.test(name));
}

/** @returns the part of an ARN after the kind of resource (`table/`, `role/`) or, in S3, after the bucket */
function placeOf(service: string, name: string): string {
  if (service === 's3') {
    const [bucket = '', ...key] = name.split('/');
    return key.length > 0 && !/[*?]/.test(bucket) ? key.join('/') : bucket;
  }
  return name.replace(/^(table|role|key|log-group|function|deliverystream|secret|parameter|alias)[/:]/, '');
}

function isExcused(plan: Plan, role: Resource, action: string): boolean {
  if (withoutResource.some((excuse) => excuse.action.test(action))) return true;
  if (plan.mode === 'dev' && devOnly.test(action)) return true;
  return networkInterfaceActions.includes(action) && isDeniedToCode(plan, role, action);
}

/** Whether a Deny stops the role's own code: its calls have lambda:SourceFunctionArn, Lambda's own calls do not. */
function isDeniedToCode(plan: Plan, role: Resource, action: string): boolean {
  const own = functions(plan).filter((fn) => roleOf(plan, fn) === role);
  return identityStatements(plan, role).some(({ statement }) => {
    if (statement.Effect !== 'Deny' || !list(statement.Action).includes(action)) return false;
    if (!list(statement.Resource).includes('*') || Object.keys(statement.Condition ?? {}).length !== 1)
      return false;
    const [condition, ...others] = conditionOn(statement, 'lambda:SourceFunctionArn');
    if (!condition || others.length > 0) return false;
    if (condition.operator === 'Null') return condition.values.join() === 'false';
    if (!/^(ArnEquals|ArnLike|StringEquals|StringLike)$/.test(condition.operator)) return false;
    return own.every((fn) => condition.values.includes(String(fn.outputs.arn)));
  });
}

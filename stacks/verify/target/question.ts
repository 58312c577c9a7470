/**
 * Questions to IAM about a role, for stages where nobody outside can get its session. They use the plan's
 * names and ids; a target replaces these by its own.
 */
import { dataRoleName, invokeRoleName, physicalName, sessionRoleArn } from '../../../shared/names.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { functionOf, idOf, policyFor, tagsOf } from './stage-parts.ts';

export type Question = {
  /** the role's name */
  role: string;
  action: string;
  resource: string;
  /** condition keys of the request; session tags are `aws:PrincipalTag/…` */
  context: Record<string, string>;
  /** limits the role's session, in the form that the router requests */
  sessionPolicy?: object;
};

/** IAM's own words (IAM API Reference, EvaluationResult). */
export type Decided = 'allowed' | 'implicitDeny' | 'explicitDeny';

type Session = {
  tool: string;
  /** the team of the caller */
  tenant: string;
  /** the arguments of the call whose session policy limits the session; absent: no session policy */
  input?: object;
  tags?: Record<string, string>;
  outside?: true;
};

/** May a data session of that tool touch this? */
export function ofDataRole(
  plan: Plan,
  { tool, tenant, input, tags, outside }: Session,
  touch: Pick<Question, 'action' | 'resource' | 'context'>,
): Question {
  return {
    ...touch,
    role: dataRoleName(plan, tool),
    context: {
      ...tagKeys({ ...tagsOf(tenant, tool), ...tags }),
      ...(outside ? fromOutside : fromInside(plan)),
      ...touch.context,
    },
    ...(input !== undefined && { sessionPolicy: policyFor(plan, { tool, tenant, input }) }),
  };
}

/** May the invoke session of one tool call the route of another? */
export function ofInvokeRole(plan: Plan, tags: Record<string, string>, tool: string): Question {
  return {
    role: invokeRoleName(plan),
    action: 'execute-api:Invoke',
    resource: routeArn(plan, tool),
    context: { ...tagKeys(tags), ...fromInside(plan) },
  };
}

/**
 * `sourceFunction`: the function whose code sends the request; absent: `fn` itself; null: no function's code.
 */
type Execution = { fn: string; sourceFunction?: string | null };

/** May the code of one function do this with the role of another? */
export function ofFunction(
  plan: Plan,
  { fn, sourceFunction = fn }: Execution,
  touch: Pick<Question, 'action' | 'resource'> & Partial<Pick<Question, 'context'>>,
): Question {
  return {
    ...touch,
    role: physicalName(plan, fn),
    context: {
      ...fromInside(plan),
      ...(sourceFunction !== null && {
        'lambda:SourceFunctionArn': String(functionOf(plan, sourceFunction).outputs.arn),
      }),
      ...touch.context,
    },
  };
}

/** ARN of the tool's route at the private API, as IAM policies name it. */
export function routeArn(plan: Plan, tool: string): string {
  const api = idOf(plan, 'aws:apigateway/restApi:RestApi', 'ToolsApi');
  return `arn:aws:execute-api:${plan.region}:${plan.accountId}:${api}/v1/POST/tools/${tool}`;
}

/** ARN of the role whose sessions touch the tool's data. */
export function dataRoleArn(plan: Plan, tool: string): string {
  return sessionRoleArn(plan, dataRoleName(plan, tool));
}

function tagKeys(tags: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]));
}

const fromOutside = { 'aws:ViaAWSService': 'false', 'aws:SecureTransport': 'true' };

function fromInside(plan: Plan): Record<string, string> {
  return { ...fromOutside, 'aws:SourceVpc': idOf(plan, 'aws:ec2/vpc:Vpc', 'Network') };
}

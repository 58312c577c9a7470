/**
 * What IAM is asked about a role, where nobody outside can hold its session. Enters: a plan. Leaves: a question in
 * the plan's own names and ids; a target puts its own in their place.
 */
import { dataRoleName, invokeRoleName, physicalName, sessionRoleArn } from '../../../shared/names.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { acmeTags, functionOf, idOf, policyFor } from './stage-parts.ts';

export type Question = {
  /** the role's name */
  role: string;
  action: string;
  resource: string;
  /** condition keys of the request; session tags are `aws:PrincipalTag/…` */
  context: Record<string, string>;
  /** limits the role's session, as the router would ask for it */
  sessionPolicy?: object;
};

/** IAM's own words (IAM API Reference, EvaluationResult). */
export type Decided = 'allowed' | 'implicitDeny' | 'explicitDeny';

export type Asked = (plan: Plan) => Question;

type DataAsk = {
  action: string;
  resource: (plan: Plan) => string;
  context?: Record<string, string>;
  /** the call whose session policy limits the session; none when absent */
  input?: object;
  tags?: Record<string, string>;
  outside?: true;
};

/** May a data session of that tool do this? */
export function ofDataRole(tool: string, ask: DataAsk): Asked {
  return (plan) => ({
    role: dataRoleName(plan, tool),
    action: ask.action,
    resource: ask.resource(plan),
    context: {
      ...tagKeys({ ...acmeTags, tool, ...ask.tags }),
      ...(ask.outside ? fromOutside : fromInside(plan)),
      ...ask.context,
    },
    ...(ask.input !== undefined && { sessionPolicy: policyFor(plan, { tool, input: ask.input }) }),
  });
}

/** May the invoke session of one tool call the route of another? */
export function ofInvokeRole(tagged: string, tool: string): Asked {
  return (plan) => ({
    role: invokeRoleName(plan),
    action: 'execute-api:Invoke',
    resource: routeArn(plan, tool),
    context: { ...tagKeys({ ...acmeTags, tool: tagged }), ...fromInside(plan) },
  });
}

/** May the code of a function do this with its own role? `sourceFunction` null: nobody's code. */
export function ofFunction(
  what: string,
  action: string,
  resource: (plan: Plan) => string,
  sourceFunction: string | null = what,
): Asked {
  return (plan) => ({
    role: physicalName(plan, what),
    action,
    resource: resource(plan),
    context: {
      ...fromInside(plan),
      ...(sourceFunction !== null && {
        'lambda:SourceFunctionArn': String(functionOf(plan, sourceFunction).outputs.arn),
      }),
    },
  });
}

export function routeArn(plan: Plan, tool: string): string {
  const api = idOf(plan, 'aws:apigateway/restApi:RestApi', 'ToolsApi');
  return `arn:aws:execute-api:${plan.region}:${plan.accountId}:${api}/v1/POST/tools/${tool}`;
}

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

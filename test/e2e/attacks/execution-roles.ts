/** The checks of stacks/verify/attacks/execution-roles.ts. */
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { functionOf } from '../../../stacks/verify/stage-parts.ts';
import type { Checks, Without } from './attack.ts';
import { withoutBoundary, withoutCondition, withoutStatement, withStatement } from './mutations.ts';

/** A role without data, its boundary, and an endpoint for sessions alone: each denies by itself. */
function threeLayers(name: string, endpoint: string, Action: string): Without {
  const open = withoutCondition(endpoint, undefined);
  const grant = withStatement(`${name}Policy`, { Effect: 'Allow', Action, Resource: '*' });
  const unbound = withoutBoundary(`${name}Role`);
  return {
    alone: [
      { what: 'endpoint policy and boundary', plan: [open, unbound] },
      { what: 'execution role and boundary', plan: [grant, unbound] },
      { what: 'endpoint policy and execution role', plan: [open, grant] },
    ],
    mutation: {
      what: `all: a role with ${Action} and no boundary, an endpoint for everybody`,
      plan: [open, grant, unbound],
    },
  };
}

const notFromCode: Without = {
  mutation: {
    what: 'the Deny NotFromCode',
    plan: [withoutStatement('ToolReadDocumentPolicy', 'NotFromCode')],
  },
};

export const executionRoleChecks: Checks = {
  'execution-role-s3': threeLayers('ToolReadDocument', 'S3Endpoint', 's3:GetObject'),
  'execution-role-dynamodb': threeLayers('ToolSearchTickets', 'DynamodbEndpoint', 'dynamodb:Query'),
  'execution-role-describe-network': notFromCode,
  'execution-role-create-network': notFromCode,
  'router-data': {
    mutation: { what: "the router's security group: the data tools' instead", plan: [routerInDataGroups] },
  },
};

/** The router's function in the security groups of read_document, beside its own. */
function routerInDataGroups(plan: Plan): void {
  const router = functionOf(plan, 'router');
  const groups = (fn: typeof router) =>
    (fn.inputs.vpcConfig as { securityGroupIds: string[] }).securityGroupIds;
  const securityGroupIds = [...groups(router), ...groups(functionOf(plan, 'tool-read_document'))];
  router.inputs.vpcConfig = { ...(router.inputs.vpcConfig as object), securityGroupIds };
}

/** The checks of stacks/verify/attacks/execution-roles.ts. */
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { functionOf } from '../../../stacks/verify/target/stage-parts.ts';
import type { Checks, Without } from './attack.ts';
import {
  openKey,
  type PlanChange,
  withoutBoundary,
  withoutCondition,
  withoutStatement,
  withStatement,
} from './mutations.ts';

/** A role without data, its boundary, an endpoint and a key for sessions alone: each denies by itself. */
function fourLayers(
  name: string,
  { endpoint, key, action }: Record<'endpoint' | 'key' | 'action', string>,
): Without {
  const Action = [action, 'kms:Decrypt'];
  const layers: [what: string, open: PlanChange][] = [
    ['execution role', withStatement(`${name}Policy`, { Effect: 'Allow', Action, Resource: '*' })],
    ['boundary', withoutBoundary(`${name}Role`)],
    ['endpoint policy', withoutCondition(endpoint, undefined)],
    ['key policy', openKey(key)],
  ];
  const plan = layers.map(([, open]) => open);
  return {
    alone: layers.map(([what, open]) => ({
      what: `all but the ${what}`,
      plan: plan.filter((one) => one !== open),
      // S3 and DynamoDB let it pass, and then KMS does not.
      ...(what === 'key policy' && {
        answer: /kms:Decrypt .*with an explicit deny in a resource-based policy/,
      }),
    })),
    mutation: {
      what: `all: a role with ${action} and no boundary, an endpoint and a key for everybody`,
      plan,
    },
  };
}

const notFromCode: Without = {
  mutation: {
    what: 'the Deny NotFromCode',
    plan: [withoutStatement('ToolReadLetterPolicy', 'NotFromCode')],
  },
};

export const executionRoleChecks: Checks = {
  'execution-role-s3': fourLayers('ToolReadLetter', {
    endpoint: 'S3Endpoint',
    key: 'LettersKey',
    action: 's3:GetObject',
  }),
  'execution-role-dynamodb': fourLayers('ToolSearchParcels', {
    endpoint: 'DynamodbEndpoint',
    key: 'ParcelsKey',
    action: 'dynamodb:Query',
  }),
  'execution-role-describe-network': notFromCode,
  'execution-role-create-network': notFromCode,
  'router-data': {
    mutation: { what: "the router's security group: the data tools' instead", plan: [routerInDataGroups] },
  },
};

/** The router's function in the security groups of read_letter, beside its own. */
function routerInDataGroups(plan: Plan): void {
  const router = functionOf(plan, 'router');
  const groups = (fn: typeof router) =>
    (fn.inputs.vpcConfig as { securityGroupIds: string[] }).securityGroupIds;
  const securityGroupIds = [...groups(router), ...groups(functionOf(plan, 'tool-read_letter'))];
  router.inputs.vpcConfig = { ...(router.inputs.vpcConfig as object), securityGroupIds };
}

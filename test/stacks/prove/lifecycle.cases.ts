/** Plans whose deploys or removals would do other than the plan says, for proofs.test.ts. */
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { find, type Mutation, set } from './proofs.cases.ts';

/** A stage whose data is not disposable keeps its stores: the plan of one that is has them marked for it. */
const asStaging = (plan: Plan) => {
  plan.stage = 'staging';
};

const retained = (name: string, type?: string) => (plan: Plan) => {
  find(plan, name, type).opts.retainOnDelete = true;
};

export const lifecycleMutations: Mutation[] = [
  ...['RouterRole', 'RouterPolicy', 'FrontDoorMcpPostPermission', 'ToolCalleridFunction', 'ToolsApi'].map(
    (name): Mutation => ({
      proof: 'powers-go',
      title: `${name} would stay in AWS`,
      mutate: retained(name),
      finds: [name, 'retainOnDelete'],
      reason: /^grants, runs or answers, and would outlive its removal$/,
    }),
  ),
  {
    proof: 'powers-go',
    title: 'a resource that nobody has judged would stay in AWS',
    mutate: (plan) => {
      Object.assign(find(plan, 'ToolsApi'), { type: 'aws:kms/grant:Grant', opts: { retainOnDelete: true } });
    },
    finds: ['ToolsApi', 'retainOnDelete'],
    reason: /would outlive its removal/,
  },
  ...['Letters', 'Parcels', 'LogKey', 'LettersPolicy'].map(
    (name): Mutation => ({
      proof: 'stores-stay',
      title: `${name} would be deleted with its last line of code`,
      mutate: asStaging,
      finds: [name, 'retainOnDelete'],
      reason: /^holds or guards data, and would be deleted with it$/,
    }),
  ),
  {
    proof: 'reservations-fit',
    title: 'a function reserves calls of an account that nobody has asked about',
    mutate: set('ToolCalleridFunction', 'reservedConcurrentExecutions', 5),
    finds: ['ToolCalleridFunction', 'reservedConcurrentExecutions'],
    reason: /^5 of 5 reserved calls: 105 are needed, nobody knows what the account runs$/,
  },
  {
    proof: 'reservations-fit',
    title: 'tools reserve more than leaves 100 calls to all others',
    mutate: (plan) => {
      asStaging(plan);
      set('ToolCalleridFunction', 'reservedConcurrentExecutions', 501)(plan);
      set('RouterFunction', 'reservedConcurrentExecutions', 400)(plan);
    },
    finds: ['RouterFunction', 'reservedConcurrentExecutions'],
    reason: /^400 of 901 reserved calls: 1001 are needed, and 1000 is all that the account runs$/,
  },
  {
    proof: 'pipeline-passes-roles',
    title: 'a resource takes a role where nobody has looked',
    mutate: set('ToolsApi', 'executionRoleArn', 'arn:aws:iam::123456789012:role/chokepoint-local-any'),
    finds: ['ToolsApi', 'executionRoleArn'],
    reason: /does not know which service runs as it/,
  },
  {
    proof: 'pipeline-passes-roles',
    title: 'a resource takes a role in a list',
    mutate: set('RouterFunction', 'fileSystems', [{ roles: ['arn:aws:iam::123456789012:role/any'] }]),
    finds: ['RouterFunction', 'fileSystems[].roles[]'],
    reason: /does not know which service runs as it/,
  },
];

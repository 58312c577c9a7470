import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { powersGo } from '../../../../stacks/prove/governance/powers-go.ts';
import { find } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

const retained = (name: string, type?: string) => (plan: Plan) => {
  find(plan, name, type).opts.retainOnDelete = true;
};

proofFails(powersGo, [
  ...['RouterRole', 'RouterPolicy', 'FrontDoorMcpPostPermission', 'ToolCalleridFunction', 'ToolsApi'].map(
    (name): Case => ({
      title: `${name} would stay in AWS`,
      mutate: retained(name),
      finds: [name, 'retainOnDelete'],
      reason: /^grants, runs or answers, and would outlive its removal$/,
    }),
  ),
  {
    title: 'a resource that nobody has judged would stay in AWS',
    mutate: (plan) => {
      Object.assign(find(plan, 'ToolsApi'), { type: 'aws:kms/grant:Grant', opts: { retainOnDelete: true } });
    },
    finds: ['ToolsApi', 'retainOnDelete'],
    reason: /would outlive its removal/,
  },
]);

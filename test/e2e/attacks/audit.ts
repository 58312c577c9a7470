/** The checks of stacks/verify/attacks/audit-attacks.ts, and a change that leaves no record. */
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { callTool } from '../../../stacks/verify/target/call-tool.ts';
import { functionOf, idOf } from '../../../stacks/verify/target/stage-parts.ts';
import type { Checks, StagedAttack } from './attack.ts';
import { edited, withoutCondition, withoutStatement, withStatement } from './mutations.ts';

const anyStream = { Effect: 'Allow', Action: 'firehose:PutRecord', Resource: '*' } as const;
const withoutKey = (what: string) => ({
  mutation: { what, plan: [withoutCondition('RouterPolicy', 'Record', what)] },
});

export const auditChecks: Checks = {
  'audit-forged-by-tool': {
    mutation: {
      what: 'a role without that right',
      plan: [withStatement('ToolReadLetterPolicy', anyStream)],
    },
  },
  'audit-forged-outside': withoutKey('aws:SourceVpc'),
  'audit-forged-by-another-function': withoutKey('lambda:SourceFunctionArn'),
  'audit-forged-from-a-tools-place': {
    mutation: { what: "the tool's security group: the router's instead", plan: [toolInRoutersGroup] },
  },
};

function toolInRoutersGroup(plan: Plan): void {
  const { inputs, outputs } = functionOf(plan, 'tool-read_letter');
  const securityGroupIds = [idOf(plan, 'aws:ec2/securityGroup:SecurityGroup', 'RouterGroup')];
  for (const of of [inputs, outputs]) of.vpcConfig = { ...(of.vpcConfig as object), securityGroupIds };
}

export const stagedAuditAttacks: StagedAttack[] = [
  {
    id: 'audit-unrecorded-change',
    sentence: 'ines writes while the store of records cannot be written',
    deniedBy: 'router: no credential before the store has acknowledged the decision',
    answer: /not-recorded/,
    given: { plan: [withoutStatement('RouterPolicy', 'Record')] },
    run: ({ target }) => {
      const unseen = { path: `unseen/${crypto.randomUUID()}.md`, text: 'x' };
      return callTool(target, target.first, 'write_letter', unseen);
    },
    mutation: {
      what: 'the wait for the acknowledgement',
      code: edited('router', [
        {
          file: 'functions/router/audit.ts',
          find: 'await to.stream.put(JSON.stringify({ audit }));',
          replace: 'void to.stream.put(JSON.stringify({ audit })).catch(() => undefined);',
        },
      ]),
    },
  },
];

import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';
import { logGroupsOpenForTheirCallers } from '../../../../stacks/prove/audit/log-groups-open-for-their-callers.ts';
import { dropped, find, statements } from '../mutations/plan-edits.ts';
import { production, proofFails } from '../proof-fails.ts';

const account = '123456789012';

const each = (kind: string, change: (resource: Resource) => void) => (plan: Plan) => {
  const found = plan.resources.filter(({ type }) => type.endsWith(`:${kind}`));
  if (found.length === 0) throw new Error(`the plan has no ${kind}`);
  for (const resource of found) change(resource);
};

proofFails(logGroupsOpenForTheirCallers, [
  {
    title: 'the key of log groups admits the service alone',
    mutate: statements('LogKey', (own) => own.filter(({ Sid }) => Sid !== 'LogCallers')),
    finds: ['RouterLog', 'kmsKeyId'],
    reason: /^is a key that does not open, through CloudWatch Logs, for .*chokepoint-local-router/,
  },
]);

proofFails(
  logGroupsOpenForTheirCallers,
  [
    {
      title: 'the key admits the service alone, as it once did',
      mutate: dropped('LogKey', 'LogCallers'),
      finds: ['ToolsApiAccessLog', 'kmsKeyId'],
      reason:
        /does not open, through CloudWatch Logs, for .*chokepoint-production-deploy.*chokepoint-production-operator.*the account's role of API Gateway$/,
    },
    {
      title: 'the key admits callers and not the service',
      mutate: dropped('LogKey', 'OwnLogGroups'),
      finds: ['RouterLog', 'kmsKeyId'],
      reason: /for logs\.eu-central-1\.amazonaws\.com$/,
    },
    {
      title: 'the boundary of functions keeps them from the key',
      mutate: dropped('ServiceBoundary', 'LogKeys'),
      finds: ['RouterLog', 'kmsKeyId'],
      reason: /for .*chokepoint-production-router/,
    },
    {
      title: 'the boundary of operators keeps them from the key',
      mutate: dropped('OperatorPolicy', 'OpenLogs'),
      finds: ['RouterLog', 'kmsKeyId'],
      reason: /for chokepoint-production-operator$/,
    },
    {
      title: 'a log group is made that the key does not know',
      mutate: (plan) => {
        const { inputs, outputs } = find(plan, 'RouterLog');
        inputs.name = '/elsewhere/router';
        outputs.arn = `arn:aws:logs:eu-central-1:${account}:log-group:/elsewhere/router`;
      },
      finds: ['RouterLog', 'kmsKeyId'],
      reason: /for logs\.eu-central-1\.amazonaws\.com/,
    },
    {
      title: 'a log group is under a key of somebody else',
      mutate: each('LogGroup', (group) => {
        group.inputs.kmsKeyId = `arn:aws:kms:eu-central-1:${account}:key/elsewhere`;
      }),
      finds: ['RouterLog', 'kmsKeyId'],
      reason: /^names no key of this plan/,
    },
  ],
  production,
);

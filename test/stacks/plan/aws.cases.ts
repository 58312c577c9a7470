/** As proofs.cases.ts, for proofs of what AWS would refuse or never do; more of them in production-proofs.cases.ts. */
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { add, type Mutation, set, statements } from './proofs.cases.ts';

const stream = 'arn:aws:apigateway:eu-central-1:lambda:path/2021-11-15/functions/x';

export const awsMutations: Mutation[] = [
  {
    proof: 'log-groups-open-for-their-callers',
    title: 'the key of log groups admits the service alone',
    mutate: statements('LogKey', (own) => own.filter(({ Sid }) => Sid !== 'LogCallers')),
    finds: ['RouterLog', 'kmsKeyId'],
    reason: /^is a key that does not open, through CloudWatch Logs, for .*chokepoint-local-router/,
  },
  {
    proof: 'alarms-arrive',
    title: 'an event rule tells nobody',
    mutate: add('aws:cloudwatch/eventRule:EventRule', 'Rule', { name: 'rule' }),
    finds: ['Rule', 'name'],
    reason: /^has no target/,
  },
  {
    proof: 'tampering-rings',
    title: 'a stage becomes shared without rules',
    mutate: (plan: Plan) => {
      plan.stage = 'production';
    },
    finds: ['ControlKey', 'type'],
    reason: /^can be tampered with unheard: DisableKey \(keyId\)/,
  },
  {
    proof: 'streams-end-to-end',
    title: 'a route streams from a function that answers in one piece',
    mutate: set('FrontDoorMcpPostIntegration', 'uri', `${stream}/invocations`),
    finds: ['FrontDoorMcpPostIntegration', 'uri'],
    reason: /^ends in invocations: its route needs response-streaming-invocations$/,
  },
  {
    proof: 'streams-end-to-end',
    title: 'a route that does not stream calls the path that does',
    mutate: set('FrontDoorApproveOneGetIntegration', 'uri', `${stream}/response-streaming-invocations`),
    finds: ['FrontDoorApproveOneGetIntegration', 'uri'],
    reason: /^ends in response-streaming-invocations: its route needs invocations$/,
  },
];

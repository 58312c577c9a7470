/** How full traffic would make each limit, and the remedy. Enters: a simulated run without limits. Pure. */
import { accountLimits } from './account-limits.ts';
import { traffic } from './assumptions.ts';
import type { Outcome } from './outcome.ts';
import { sharedCalls } from './simulate.ts';
import type { StageModel } from './stage-model.ts';

/** `share`: 1 for a full limit. */
export type Filled = {
  name: string;
  used: number;
  limit: number;
  unit: string;
  share: number;
  raise: string;
};

type Limit = Omit<Filled, 'share'>;

/** A front door and a private API. */
const gatewayRequestsOfACall = 2;
/** An environment reads the brakes so often (functions/router/brake.ts). */
const brakeReadsPerSecond = 1 / 2;

/** The fullest first. */
export function limitsFilled(outcome: Outcome, stage: StageModel): Filled[] {
  const { firewall } = stage;
  const { shared, sts, writes, router, callsPerSecond } = outcome;
  const all: Limit[] = [
    {
      name: 'Lambda: concurrent executions, without those that tools reserve',
      ...{ used: shared.most, limit: sharedCalls(stage), unit: 'at once' },
      raise:
        'ask for quota L-B99A9384, and raise accountConcurrency in stacks/app/stage/stages.ts, so that tools may reserve more',
    },
    ...outcome.tools.flatMap(reservation),
    {
      name: 'STS: AssumeRole',
      ...{ used: sts.most(), limit: accountLimits.stsPerSecond, unit: 'a second' },
      raise:
        'ask AWS support, since Service Quotas offers no raise, or give some tenants a stage in an account of their own; reads that repeat their arguments share a session',
    },
    {
      name: 'API Gateway: requests of the region',
      used: callsPerSecond * gatewayRequestsOfACall,
      ...{ limit: accountLimits.gatewayPerSecond, unit: 'a second' },
      raise: 'ask for quota L-8A5B8E43',
    },
    {
      name: 'Firehose: records that are put directly',
      ...{ used: writes.most(), limit: accountLimits.streamPutsPerSecond, unit: 'a second' },
      raise: 'ask for more through the limits form of Firehose',
    },
    {
      name: 'DynamoDB: reads of the brakes, which are one item',
      used: router.mostRunning() * brakeReadsPerSecond,
      ...{ limit: accountLimits.readsOfAnItemPerSecond, unit: 'a second' },
      raise:
        'let environments trust the brakes for longer (functions/router/brake.ts), which makes a brake slower',
    },
    ...(firewall === undefined ? [] : [addressLimit(callsPerSecond, firewall)]),
  ];
  return all
    .map((limit) => ({ ...limit, share: limit.used / limit.limit }))
    .toSorted((left, right) => right.share - left.share);
}

function reservation({ model: { name, reserved }, environments }: Outcome['tools'][number]): Limit[] {
  if (reserved === undefined) return [];
  return [
    {
      name: `${name}: calls that it reserves`,
      ...{ used: environments.mostRunning(), limit: reserved, unit: 'at once' },
      raise: 'raise reservedConcurrency in its contract',
    },
  ];
}

function addressLimit(callsPerSecond: number, firewall: NonNullable<StageModel['firewall']>): Limit {
  const { requests, windowSeconds } = firewall;
  return {
    name: `WAF: requests of one address in ${windowSeconds} s`,
    used: (callsPerSecond / traffic.addresses) * windowSeconds,
    ...{ limit: requests, unit: 'requests' },
    raise:
      'raise requestsPerAddress in stacks/app/stage/stages.ts, or list the addresses of the hosted clients that you use',
  };
}

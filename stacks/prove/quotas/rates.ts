/**
 * Limits on calls in a second or at once, which traffic fills, not a plan. Limits are the defaults of a new account,
 * and everything else in the account counts against them too.
 */
export type Rate = {
  service: string;
  name: string;
  /** calls of the service, each second or at once */
  limit: number;
  per: 'second' | 'at once';
  /** the amount that one call of a tool uses */
  perCall: number;
  /** the reason for `perCall`, and the remedy */
  note: string;
};

export const rates: Rate[] = [
  {
    ...{ service: 'Lambda', name: 'concurrent executions', limit: 1000, per: 'at once', perCall: 2 },
    note: 'Router and tool run while a call runs. Ask for L-B99A9384.',
  },
  {
    ...{ service: 'STS', name: 'AssumeRole', limit: 600, per: 'second', perCall: 2 },
    note: 'At worst: reads that share arguments share a session, and the session of a tool and caller is kept 15 min.',
  },
  {
    ...{ service: 'API Gateway', name: 'requests of the region', limit: 10_000, per: 'second', perCall: 2 },
    note: 'The front door and the private API. Ask for L-8A5B8E43.',
  },
];

/** @returns the number of tool calls, each second or at once, that the limit admits */
export const callsAt = ({ limit, perCall }: Rate): number => Math.floor(limit / perCall);

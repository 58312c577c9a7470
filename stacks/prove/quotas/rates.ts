/**
 * Limits on how fast and how much at once: no plan fills them, traffic does. What one call takes of each, and so how
 * many calls the account bears. Defaults of a new account, shared with everything else in it.
 */

export type Rate = {
  service: string;
  name: string;
  /** each second, or at once */
  limit: number;
  per: 'second' | 'at once';
  /** the amount that one call of a tool uses */
  perCall: number;
  /** why, and what to do */
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

/** Calls that the account bears, each second or at once. */
export const callsAt = ({ limit, perCall }: Rate): number => Math.floor(limit / perCall);

/** What is to be reached, as ratios of two figures of one run. */

/**
 * `per`: another figure of the same run; `before`: the same figure of the run that is compared with, both measured in
 * its run's floor. Without `per` the number is in the figure's own unit.
 */
export type Goal = { figure: string; per?: string | 'before'; reach: number; moonshot?: number };

export const goals: readonly Goal[] = [
  { figure: 'read', per: 'hop', reach: 3 },
  { figure: 'read', per: 'sdk-v2', reach: 1.7, moonshot: 1 },
  { figure: 'new', per: 'hop', reach: 6 },
  { figure: 'write', per: 'hop', reach: 7 },
  { figure: 'tool-s3', per: 'hop', reach: 5 },
  { figure: 'tool-sts', per: 'hop', reach: 5 },
  { figure: 'tool', per: 'hop', reach: 3 },
  { figure: 'authorizer', per: 'sdk-v2', reach: 0.35 },
  { figure: 'cold:read', per: 'cold:sdk-v2', reach: 2.5, moonshot: 1 },
  { figure: 'cold:tool-s3', per: 'cold:sdk-v2', reach: 0.6 },
  { figure: 'call-1000', per: 'call-10', reach: 1.1 },
  { figure: 'heap', reach: 4_000 },
  { figure: 'system:whole', per: 'floor:whole', reach: 3.5 },
  { figure: 'system:p50', per: 'before', reach: 1 / 3 },
];

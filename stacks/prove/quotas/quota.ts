/** A quota of AWS: a limit, and how much of it a plan uses at its fullest place. Types only. */
import type { Plan, Resource } from '../../plan/plan-types.ts';

/** How much, and of which resource (and property), where the limit is one of each resource. */
export type Use = { amount: number; resource?: Resource; property?: string };

export type Quota = {
  service: string;
  name: string;
  /** of Service Quotas, where it has one: `aws service-quotas get-service-quota --quota-code` */
  code?: string;
  /** default of a new account */
  limit: number;
  unit?: 'bytes' | 'characters';
  /** whether it can be raised; a number: AWS grants at most that */
  adjustable: boolean | number;
  /** the unit of which one more makes it fuller */
  grows: 'tools' | 'scopes' | 'data' | 'arguments' | 'nothing';
  /** the remedy when it is full, for a quota that grows with the catalogue */
  whenFull?: string;
  /** page, or page and section */
  source: string;
  /** the fullest of its kind first; nothing where the plan has none of it */
  used(plan: Plan): Use[];
};

export type Met = { quota: Quota; use: Use /** of 1 */; share: number };

/** A quota of AWS, and the part of it that a plan uses. Types only. */
import type { Plan, Resource } from '../../plan/plan-types.ts';

/** A used amount; `resource` and `property` are set for a limit of each resource. */
export type Use = { amount: number; resource?: Resource; property?: string };

export type Quota = {
  service: string;
  name: string;
  /** code in Service Quotas, for `aws service-quotas get-service-quota --quota-code`; absent where it has none */
  code?: string;
  /** the default of a new account */
  limit: number;
  unit?: 'bytes' | 'characters';
  /** whether AWS raises it; a number is the most that AWS grants */
  adjustable: boolean | number;
  /** the part of an application that fills it as it grows */
  grows: 'tools' | 'scopes' | 'data' | 'arguments' | 'nothing';
  /** the remedy when it is full, for a quota that grows with the catalogue */
  whenFull?: string;
  /** page of AWS, and section */
  source: string;
  /** all uses, in any order; none when the plan has no such resource */
  used(plan: Plan): Use[];
};

/** A quota with its fullest use; `share` is the used part, 1 for a full quota. */
export type Met = { quota: Quota; use: Use; share: number };

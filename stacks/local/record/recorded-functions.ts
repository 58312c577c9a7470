/**
 * Finds the functions whose log lines are records. On AWS a subscription filter sends the audit lines of one
 * log group to the stream, so another function's output is never a record, whatever it looks like. Takes a
 * plan; gives the names of the functions that write to such a group.
 */

import { indexPlan, needText } from '../../account/plan-index.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { functionType } from '../lambda/functions.ts';

const filterType = 'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter';

/** The one supported pattern: a top-level object `audit` whose `record` is text. */
const auditPattern = '{ $.audit.record = "*" }';

/** @throws Error for an unsupported filter pattern: a guess would record too much or too little */
export function recordedFunctions(plan: Plan): Set<string> {
  const index = indexPlan(plan);
  const filters = index.byType(filterType);
  for (const filter of filters)
    if (filter.inputs.filterPattern !== auditPattern)
      throw new Error(`${filter.urn}: this filter pattern is not interpreted locally`);
  const groups = new Set(filters.map((filter) => needText(filter, 'logGroup')));
  const writers = index.byType(functionType).filter((fn) => groups.has(logGroupOf(fn.inputs.loggingConfig)));
  return new Set(writers.map((fn) => needText(fn, 'name')));
}

function logGroupOf(config: unknown): string {
  return String((config as { logGroup?: unknown } | undefined)?.logGroup ?? '');
}

/** The record in a log line; undefined for a line without one. */
export function recordIn(text: string): object | undefined {
  if (!text.startsWith('{') || !text.includes('"audit":')) return undefined;
  try {
    const { audit } = JSON.parse(text) as { audit?: { record?: unknown } | null };
    return typeof audit?.record === 'string' ? audit : undefined;
  } catch {
    return undefined;
  }
}

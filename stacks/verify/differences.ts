/**
 * How the deployed policy documents of a stage differ from the plan's: one sentence per difference. Ids that
 * AWS makes (VPCs, endpoints, APIs, keys, the account) may differ, if each replaces one id of the plan
 * everywhere.
 */
import type { Plan } from '../plan/plan-types.ts';
import type { Documents } from './target/target.ts';

/** Ids of a plan → ids of the deployment. */
export type Ids = Map<string, string>;

/** One sentence for each place where `seen` differs from `wanted`; adds to `ids` the pairs that it finds. */
export function differences(wanted: Documents, seen: Documents, plan: Plan, ids: Ids = new Map()): string[] {
  const match = createMatcher(plan, ids);
  const found: string[] = [];
  for (const [name, document] of wanted)
    if (!seen.has(name)) found.push(`${name} is missing`);
    else compare(document, seen.get(name), name);
  for (const name of seen.keys()) if (!wanted.has(name)) found.push(`${name} is not in the plan`);
  return found;

  function compare(left: unknown, right: unknown, at: string): void {
    if (typeof left === 'object' && left !== null && typeof right === 'object' && right !== null) {
      const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
      for (const key of keys)
        compare(
          (left as Record<string, unknown>)[key],
          (right as Record<string, unknown>)[key],
          `${at}.${label(left, key)}`,
        );
    } else if (typeof left === 'string' && typeof right === 'string') {
      if (!match(left, right)) found.push(`${at} is ${right}, not ${left}`);
    } else if (left === undefined) found.push(`${at} is there: ${JSON.stringify(right)}`);
    else if (right === undefined) found.push(`${at} is gone`);
    else if (left !== right) found.push(`${at} is ${JSON.stringify(right)}, not ${JSON.stringify(left)}`);
  }
}

/** Names a statement by its Sid. */
function label(parent: object, key: string): string {
  const child = (parent as Record<string, { Sid?: unknown }>)[key];
  return typeof child?.Sid === 'string' ? child.Sid : key;
}

/** Whether a deployed text equals the planned one, apart from ids that AWS makes. */
export function createMatcher(plan: Plan, ids: Ids): (planned: string, deployed: string) => boolean {
  const made = [...new Set([plan.accountId, ...plan.resources.map(({ id }) => id).filter(isMadeByAws)])];
  const places = new RegExp(made.map(escaped).join('|'), 'g');
  return (planned, deployed) => {
    const inOrder = planned.match(places) ?? [];
    const pattern = planned.split(places).map(escaped);
    const match = new RegExp(`^${pattern.join('([A-Za-z0-9-]+)')}$`).exec(deployed);
    if (match === null) return false;
    return inOrder.every((id, index) => {
      const real = match[index + 1] ?? '';
      const known = ids.get(id);
      if (known === undefined) ids.set(id, real);
      return known === undefined || known === real;
    });
  };
}

/** vpc-0a1b…, an API's ten characters, or a UUID; the stacks give no such names. */
function isMadeByAws(id: string): boolean {
  return /^(?:[a-z]+-[0-9a-f]{8,17}|[a-z0-9]{10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(id);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

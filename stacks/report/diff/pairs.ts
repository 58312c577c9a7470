/** The same resource in two plans, and how a change speaks of it. Pure. */
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { pathOf } from '../../prove/model/actors.ts';
import type { Change } from './change.ts';

export type Pair = { before?: Resource; after?: Resource };

/** Every resource of either plan, in the order of URNs. */
export function pairs(before: Plan, after: Plan): Pair[] {
  const [old, now] = [before, after].map(({ resources }) => new Map(resources.map((one) => [one.urn, one])));
  return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort().map((urn) => {
    const [was, is] = [old?.get(urn), now?.get(urn)];
    return { ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) };
  });
}

/** As it would be, or as it was. */
export const one = ({ before, after }: Pair): Resource => (after ?? before) as Resource;

/** The parts of a change about its resource. */
export function about(plan: Plan, resource: Resource): Pick<Change, 'subject' | 'urn' | 'source'> {
  const { urn, source } = resource;
  return { subject: label(plan, resource), urn, ...(source ? { source } : {}) };
}

/** A name that a person knows: of a method its path, of anything else its kind and its name in the stacks. */
function label(plan: Plan, resource: Resource): string {
  const kind = resource.type.split(':').at(-1) ?? '';
  const where = kind === 'Method' ? `: ${resource.inputs.httpMethod} ${pathOf(plan, resource)}` : '';
  return `${kind} ${resource.name}${where}`;
}

/**
 * A plan with as many tools as asked for, made from a real one: each new tool is a copy of one of its tools under
 * another name, with everything that belongs to it (function, roles, log, route). In: a plan, a number. Out: a plan.
 */

import type { Contract } from '../../../../shared/contract.ts';
import { pascal } from '../../../../shared/names.ts';
import type { ProvenPlan, Resource } from '../../../../stacks/plan/plan-types.ts';

export function withTools(plan: ProvenPlan, count: number): ProvenPlan {
  const contracts = [...plan.contracts];
  const resources = [...plan.resources];
  for (let n = contracts.length; n < count; n += 1) {
    const model = plan.contracts[n % plan.contracts.length] as Contract;
    const name = n % 13 === 0 ? `${model.name}_of_the_department_${n}` : `${model.name}_${n}`;
    contracts.push({ ...model, name, effect: n % 11 === 0 ? 'destroy' : model.effect });
    resources.push(...copiesOf(plan, model.name, name));
  }
  return { ...structuredClone({ ...plan, resources: [] }), contracts, resources };
}

/** Names of tools stand in urns and names in both spellings; ids and ARNs repeat the name. */
function copiesOf(plan: ProvenPlan, from: string, to: string): Resource[] {
  const own = plan.resources.filter(({ name }) =>
    new RegExp(`^(Tool|Data|ToolsApi)${pascal(from)}(?![a-z])`).test(name),
  );
  const rename = (text: string) => text.replaceAll(pascal(from), pascal(to)).replaceAll(from, to);
  const copies = JSON.parse(rename(JSON.stringify(own))) as Resource[];
  // An API resource's id does not repeat its name.
  const ids = new Map(
    copies
      .filter(({ type }) => type.endsWith(':Resource'))
      .map(({ id }) => [id, `${id}${to.length}${to.slice(-3)}`]),
  );
  let text = JSON.stringify(copies);
  for (const [id, other] of ids) text = text.replaceAll(`"${id}"`, `"${other}"`);
  return JSON.parse(text) as Resource[];
}

/**
 * Changes of a plan that widen somebody's reach or silence a record. Each changes a copy of a plan in place, inputs
 * and outputs alike, as a careless or hostile commit would.
 */
import type { PolicyDocument, Statement } from '../../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';

export type Mutation = {
  /** `<resource>: <what>`; unique */
  title: string;
  apply(plan: Plan): void;
};

export function find(plan: Plan, urn: string): Resource {
  const found = plan.resources.find((one) => one.urn === urn);
  if (!found) throw new Error(`the plan has no ${urn}`);
  return found;
}

/** @param value `undefined` removes the property */
export function set(resource: Resource, property: string, value: unknown): void {
  for (const side of [resource.inputs, resource.outputs]) {
    if (value === undefined) delete side[property];
    else side[property] = value;
  }
}

export function add(plan: Plan, type: string, name: string, inputs: Record<string, unknown>): void {
  const urn = `urn:pulumi:${plan.stage}::${plan.app}::${type}::${name}`;
  plan.resources.push({
    ...{ urn, type, name, id: name, inputs },
    outputs: { ...inputs, arn: `arn:aws:any:${plan.region}:${plan.accountId}:${name}`, id: name },
    ...{ deps: [], opts: {} },
  });
}

export function remove(plan: Plan, urn: string): void {
  plan.resources = plan.resources.filter((one) => one.urn !== urn);
}

/** The properties of a resource with a policy document, as JSON text. */
export function policyProperties(resource: Resource): string[] {
  return Object.keys(resource.inputs).filter((property) => documentIn(resource, property) !== undefined);
}

export function documentIn(resource: Resource, property: string): PolicyDocument | undefined {
  const text = resource.inputs[property];
  if (typeof text !== 'string' || !text.startsWith('{') || !text.includes('"Statement"')) return undefined;
  return JSON.parse(text) as PolicyDocument;
}

/** Replaces the statement at `index` by none, one or several. */
export function change(
  { urn }: Resource,
  property: string,
  { index, by }: { index: number; by: (statement: Statement) => Statement[] },
): Mutation['apply'] {
  return (plan) => {
    const resource = find(plan, urn);
    const document = documentIn(resource, property);
    if (!document) throw new Error(`${urn} has no policy in ${property}`);
    const Statement = document.Statement.flatMap((one, at) => (at === index ? by(one) : [one]));
    set(resource, property, JSON.stringify({ ...document, Statement }));
  };
}

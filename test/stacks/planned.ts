/** Plans of this repository's own stacks, and look-ups that fail loudly. */
import { fileURLToPath } from 'node:url';
import type { PolicyDocument, Statement } from '../../shared/policy-document.ts';
import { planStage } from '../../stacks/plan/plan-stage.ts';
import type { Plan, Resource } from '../../stacks/plan/plan-types.ts';
import { preparePlatform } from '../../stacks/plan/prepare-platform.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export async function planned(stage: string, how: { dev?: boolean; root?: string } = {}): Promise<Plan> {
  await preparePlatform(root);
  return planStage({ root, stage, ...how });
}

/** All resources of a type by its last part: `Role`, `VpcEndpoint`. */
export function all(plan: Plan, kind: string): Resource[] {
  return plan.resources.filter((resource) => resource.type.endsWith(`:${kind}`));
}

/** The one resource of that kind and name. */
export function one(plan: Plan, kind: string, name: string): Resource {
  const found = all(plan, kind).filter((resource) => resource.name === name);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources ${kind} ${name}`);
  return found[0];
}

export function statements(resource: Resource, property = 'policy'): Statement[] {
  return (JSON.parse(String(resource.inputs[property])) as PolicyDocument).Statement;
}

/** Every action that a policy allows. */
export function allowed(resource: Resource): string[] {
  return statements(resource)
    .filter((statement) => statement.Effect === 'Allow')
    .flatMap((statement) => statement.Action ?? []);
}

export function environment(plan: Plan, functionName: string): Record<string, string> {
  const { environment } = one(plan, 'Function', functionName).inputs;
  return (environment as { variables: Record<string, string> }).variables;
}

/** Plans of this repository's own stacks, and look-ups that fail loudly. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { PolicyDocument, Statement } from '../../shared/policy-document.ts';
import { planStage } from '../../stacks/plan/plan-stage.ts';
import type { Plan, Resource } from '../../stacks/plan/plan-types.ts';
import { preparePlatform } from '../../stacks/plan/prepare-platform.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

type How = { dev?: boolean /** of a copy: default is this repository */; root?: string };

/** Each caller gets a plan of its own to change, though this repository is planned once for all test files. */
export async function planned(stage: string, how: How = {}): Promise<Plan> {
  if (how.root !== undefined) return plan(stage, how);
  const file = join(inject('plans'), `${stage}${how.dev ? '-dev' : ''}.json`);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as Plan;
  const made = await plan(stage, how);
  // Whole or not at all: another test file may read it at this moment.
  await writeFile(`${file}.${process.pid}`, JSON.stringify(made));
  await rename(`${file}.${process.pid}`, file);
  return made;
}

async function plan(stage: string, how: How): Promise<Plan> {
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

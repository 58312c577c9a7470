/** Plans of this repository's own stacks, and look-ups that fail loudly. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { importConditions } from '#application/place';
import type { PolicyDocument, Statement } from '../../shared/policy-document.ts';
import type { PlanOptions } from '../../stacks/plan/plan-stage.ts';
import type { Plan, ProvenPlan, Resource } from '../../stacks/plan/plan-types.ts';
import { withLock } from '../../stacks/plan/platform/lock-file.ts';
import { preparePlatform } from '../../stacks/plan/platform/prepare-platform.ts';
import { proveStage } from '../../stacks/prove/prove-stage.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** folder of shared-plans.ts */
    plans: string;
  }
}

export const root = fileURLToPath(new URL('../..', import.meta.url));

type How = Pick<PlanOptions, 'root' | 'dev' | 'env' | 'conditions'> & {
  /** with the functions' code, in a folder that all tests share, so only read it */
  code?: boolean;
};

/**
 * Plans a stage once for all test files of all processes; a stage of a copy (`root`) at each call.
 * @returns a plan of its own for each caller, to change
 */
export async function planned(stage: string, how: How = {}): Promise<ProvenPlan> {
  if (how.root !== undefined) return plan(stage, how);
  const { dev = false, env = {}, conditions = importConditions, code = false } = how;
  const asked = JSON.stringify([stage, dev, env, conditions, code]);
  const name = createHash('sha256').update(asked).digest('hex').slice(0, 16);
  const folder = inject('plans');
  const [file, bundles] = [join(folder, `${name}.json`), join(folder, name)];
  return withLock(`${file}.lock`, async () => {
    if (!existsSync(file)) {
      const made = await plan(stage, { dev, env, conditions, ...(code && { bundles }) });
      await writeFile(file, JSON.stringify(made));
    }
    return JSON.parse(await readFile(file, 'utf8')) as ProvenPlan;
  });
}

async function plan(stage: string, how: Omit<PlanOptions, 'stage'>): Promise<ProvenPlan> {
  await preparePlatform(root);
  return proveStage({ root, stage, ...how });
}

/** All resources of a type by its last part: `Role`, `VpcEndpoint`. */
export function all(plan: Plan, kind: string): Resource[] {
  return plan.resources.filter((resource) => resource.type.endsWith(`:${kind}`));
}

/**
 * @returns the only resource of that kind and name
 * @throws Error when there are none or several
 */
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

/**
 * The policies of an app, as data of its plan. Enters: the app's folder, or a plan. Leaves: what the plan carries, or
 * the set that Cedar decides by. Never: a file that does not parse and is passed over.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { policyFolder } from '#application/place';
import { type PolicySet, policySetOf, readPolicies } from '../../shared/policy/policy-set.ts';
import { PlainError } from '../terminal/plain-error.ts';
import type { Plan, PlannedPolicies } from './plan-types.ts';

/**
 * Undefined for an app without policies.
 * @throws PlainError that names the file and what is wrong in it
 */
export function readPlannedPolicies(root: string): PlannedPolicies | undefined {
  const folder = join(root, policyFolder);
  if (!existsSync(folder)) return undefined;
  try {
    const { digest, policies } = readPolicies(pathToFileURL(`${folder}/`));
    return { digest, policies: [...policies.values()].map(({ id, file, text }) => ({ id, file, text })) };
  } catch (error) {
    throw new PlainError(`${policyFolder}/${(error as Error).message}`);
  }
}

/**
 * Of a plan without policies, the empty set.
 * @throws Error for a text that does not parse, or is not what the plan's digest and ids say
 */
export function policySetIn({ policies: planned }: Plan): PolicySet {
  const set = policySetOf(planned?.policies.map(({ file, text }) => [file, text]) ?? []);
  if (planned === undefined) return set;
  const stray = planned.policies.find(({ id }) => !set.policies.has(id));
  if (stray !== undefined) throw new Error(`${stray.file}: the text of "${stray.id}" is of another policy`);
  if (set.digest !== planned.digest || set.policies.size !== planned.policies.length)
    throw new Error(`the digest is ${planned.digest}, and that of the texts ${set.digest}`);
  return set;
}

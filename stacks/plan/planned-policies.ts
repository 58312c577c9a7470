/**
 * The Cedar policies of an app, as data of its plan: `readPlannedPolicies` reads them from the app's folder,
 * `policySetIn` turns those of a plan into the set that Cedar decides by. Neither skips a file or text that does
 * not parse.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { policyFolder } from '#application/place';
import { type PolicySet, policySetOf, readPolicies } from '../../shared/policy/policy-set.ts';
import { PlainError } from '../terminal/plain-error.ts';
import type { Plan, PlannedPolicies } from './plan-types.ts';

/**
 * @returns undefined for an app without policies
 * @throws PlainError with the file and the problem in it
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
 * @returns the plan's policies; the empty set for a plan without policies
 * @throws Error for a text that does not parse or does not match the plan's digest and ids
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

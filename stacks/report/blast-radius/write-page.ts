/**
 * `--blast-radius FILE`: writes the page. In: a plan, where to, and a file of arguments to show the tools by. Out: the
 * same as data; what changes since another plan is in the page alone, since the command prints it itself. Never: a half-written page; it is complete before the file is opened.
 */
import { readFile, writeFile } from 'node:fs/promises';
import type { ProvenPlan } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import type { PlanDiff } from '../diff/diff-plans.ts';
import { readBlastRadius } from './blast-radius.ts';
import { renderPage } from './page.ts';
import type { BlastRadius } from './radius-types.ts';
import type { GivenArguments } from './tool-radius.ts';

/**
 * @param argumentsFile JSON: for each tool to show by arguments of the reader's own, an object of them
 * @throws PlainError when a file cannot be read or written, or the router would refuse the arguments
 */
export async function writeBlastRadius(
  plan: ProvenPlan,
  {
    file,
    argumentsFile,
    diff,
  }: { file: string; argumentsFile: string | undefined; diff: PlanDiff | undefined },
): Promise<BlastRadius> {
  const given = argumentsFile === undefined ? {} : await readArguments(argumentsFile);
  const { radius, topology } = readBlastRadius(plan, given);
  const page = renderPage(radius, topology, diff);
  try {
    await writeFile(file, page);
  } catch (error) {
    throw new PlainError(`The blast radius cannot be written to ${file}: ${(error as Error).message}.`);
  }
  return radius;
}

async function readArguments(file: string): Promise<GivenArguments> {
  let given: unknown;
  try {
    given = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new PlainError(`The arguments in ${file} cannot be read: ${(error as Error).message}.`);
  }
  if (!isObject(given) || !Object.values(given).every(isObject))
    throw new PlainError(`The arguments in ${file} must read { "<tool>": { "<argument>": … } }.`);
  return given as GivenArguments;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Which guardrail a stage has, and whether its contracts can do with it. Enters: settings, the catalogue. Leaves: the
 * setting, or one sentence. Pure.
 */

import type { Contract } from '../../../shared/contract.ts';
import type { GuardrailSetting } from './stage-settings.ts';

/**
 * `<id>:<version>` of CHOKEPOINT_GUARDRAIL, else what the settings say.
 * @throws Error with one sentence, unless it names a guardrail of this account with a fixed version
 */
export function guardrailOf(
  given: GuardrailSetting | undefined,
  { CHOKEPOINT_GUARDRAIL: text }: Record<string, string | undefined>,
): { guardrail?: GuardrailSetting } {
  if (text === undefined && given === undefined) return {};
  const [id = '', version = '', ...more] = text?.split(':') ?? [given?.id, given?.version];
  // ApplyGuardrail API Reference; an ARN, which may be another account's, and DRAFT, which changes without a deploy,
  // are left out. An id has 12 characters there; 64 are room enough in every name that it comes into.
  if (!/^[a-z0-9]{1,64}$/.test(id) || !/^[1-9][0-9]{0,7}$/.test(version) || more.length > 0)
    throw new Error(
      `"${text ?? `${id}:${version}`}" is no guardrail: it must read <id>:<version>, with a version that is a number, since DRAFT changes without a deploy.`,
    );
  return { guardrail: { id, version } };
}

/** @throws Error with one sentence when a contract asks for what the stage does not have */
export function checkGuardrail(
  tools: readonly Pick<Contract, 'name' | 'guardrail'>[],
  { name, guardrail }: { name: string; guardrail?: GuardrailSetting },
): void {
  const asking = tools.find((tool) => tool.guardrail);
  if (asking === undefined || guardrail !== undefined) return;
  throw new Error(
    `The tool "${asking.name}" asks for a guardrail, and the stage "${name}" has none: set CHOKEPOINT_GUARDRAIL or stacks/settings.ts.`,
  );
}

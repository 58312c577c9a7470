/**
 * Reads which guardrail a stage has (`guardrailOf`) and checks that it is enough for the contracts
 * (`checkGuardrail`). Pure.
 */

import type { Contract } from '../../../shared/contract.ts';
import type { GuardrailSetting } from './stage-settings.ts';

/**
 * `<id>:<version>` of CHOKEPOINT_GUARDRAIL, else the guardrail of the settings.
 * @throws Error with one sentence, unless it names a guardrail of this account with a fixed version
 */
export function guardrailOf(
  given: GuardrailSetting | undefined,
  { CHOKEPOINT_GUARDRAIL: text }: Record<string, string | undefined>,
): { guardrail?: GuardrailSetting } {
  if (text === undefined && given === undefined) return {};
  const [id = '', version = '', ...more] = text?.split(':') ?? [given?.id, given?.version];
  // ApplyGuardrail API Reference. Refuses an ARN, which may belong to another account, and DRAFT, which
  // changes without a deploy. An id has 12 characters there; 64 fit into every name that contains it.
  if (!/^[a-z0-9]{1,64}$/.test(id) || !/^[1-9][0-9]{0,7}$/.test(version) || more.length > 0)
    throw new Error(
      `"${text ?? `${id}:${version}`}" is no guardrail: it must read <id>:<version>, with a version that is a number, since DRAFT changes without a deploy.`,
    );
  return { guardrail: { id, version } };
}

/** @throws Error with one sentence when a contract needs a guardrail and the stage has none */
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

/** The guardrail of a plan: the one that its router asks. Enters: a plan. Leaves: it, or nothing. Pure. */
import type { GuardrailSetting } from '../../app/stage/stage-settings.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { assumingRoles, functions } from './actors.ts';

/** Id and version of the guardrail that the plan's router asks; undefined when it asks none. */
export function plannedGuardrail(plan: Plan): GuardrailSetting | undefined {
  const roles = assumingRoles(plan).map(({ outputs }) => outputs.arn);
  const [router] = functions(plan).filter(({ inputs }) => roles.includes(inputs.role));
  const { variables } = (router?.inputs.environment ?? {}) as { variables?: Record<string, string> };
  const text = variables?.GUARDRAIL;
  return text === undefined ? undefined : (JSON.parse(text) as GuardrailSetting);
}

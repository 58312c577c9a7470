/** The guardrail of a plan, from the environment of its router. Pure. */
import type { GuardrailSetting } from '../../app/stage/stage-settings.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { assumingRoles, functions } from './actors.ts';

/** @returns id and version of the guardrail that the plan's router uses; undefined when it uses none */
export function plannedGuardrail(plan: Plan): GuardrailSetting | undefined {
  const roles = assumingRoles(plan).map(({ outputs }) => outputs.arn);
  const [router] = functions(plan).filter(({ inputs }) => roles.includes(inputs.role));
  const { variables } = (router?.inputs.environment ?? {}) as { variables?: Record<string, string> };
  const text = variables?.GUARDRAIL;
  return text === undefined ? undefined : (JSON.parse(text) as GuardrailSetting);
}

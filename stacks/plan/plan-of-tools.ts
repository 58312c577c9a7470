/** Plans of a generated catalogue (test/scale/catalogue.ts), to see what grows with the number of tools. */
import { importConditions } from '#application/place';
import { planStage } from './plan-stage.ts';
import type { Plan } from './plan-types.ts';

/**
 * The stage `production` with that many generated tools.
 * @param root folder of the app
 * @throws PlainError when there is no plan
 */
export function planOfTools(tools: number, root: string): Promise<Plan> {
  const env = { CHOKEPOINT_SCALE_TOOLS: String(tools) };
  return planStage({ root, stage: 'production', conditions: ['scale', ...importConditions], env });
}

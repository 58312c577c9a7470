/** Plans of a generated catalogue (test/scale/catalogue.ts), to measure how a plan grows with its tools. */
import { importConditions } from '#application/place';
import { planStage } from './plan-stage.ts';
import type { Plan } from './plan-types.ts';

/**
 * Plans the stage `production` with generated tools.
 * @param tools the number of tools
 * @param root folder of the app
 * @throws PlainError when there is no plan
 */
export function planOfTools(tools: number, root: string): Promise<Plan> {
  const env = { CHOKEPOINT_SCALE_TOOLS: String(tools) };
  return planStage({ root, stage: 'production', conditions: ['scale', ...importConditions], env });
}

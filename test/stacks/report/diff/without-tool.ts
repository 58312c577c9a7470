import { pascal } from '../../../../shared/names.ts';
import type { PlanFile } from '../../../../stacks/plan/plan-types.ts';

/** The plan as it would be without that tool, and without what the stacks make for it. */
export function withoutTool(plan: PlanFile, tool: string): PlanFile {
  const own = new RegExp(`^(Tool|Data|ToolsApi)${pascal(tool)}(?![a-z])`);
  return {
    ...plan,
    contracts: plan.contracts.filter(({ name }) => name !== tool),
    tools: plan.tools.filter(({ name }) => name !== tool),
    resources: plan.resources.filter(({ name }) => !own.test(name)),
  };
}

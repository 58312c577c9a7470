/**
 * Whether a person may approve a call, by the policies on the action `approve`. Never: a yes under other policies than
 * those that asked for the approval.
 */
import type { Approval } from '../../shared/approval.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Engine } from '../../shared/policy/engine.ts';
import type { PolicyTool } from '../../shared/policy/entities.ts';

/** @param approver a person who just signed in */
export function mayApprove(engine: Engine, approver: Caller, approval: Approval): boolean {
  const { subject, tenant, groups, policySet } = approval;
  if (policySet !== engine.policySet) return false;
  return engine.approve(approver, toolOf(approval), { subject, tenant, groups }).allowed;
}

/** Cedar keeps a schema for each tool object that it is asked about, so equal tools share one object. */
const tools = new Map<string, PolicyTool>();

/** No policy on approvals reads arguments, so the schema of a tool's input does not matter here. */
function toolOf({ tool: name, effect, scopes }: Approval): PolicyTool {
  const key = JSON.stringify([name, effect, scopes]);
  const tool = tools.get(key) ?? { name, effect, scopes, inputSchema: { type: 'object' } };
  tools.set(key, tool);
  return tool;
}

/**
 * Who may approve a call: the policies on the action `approve`, asked by the page. Enters: a person who just signed in,
 * and a question. Leaves: yes or no. Never: a yes under other policies than those that asked for the approval.
 */
import type { Approval } from '../../shared/approval.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Engine } from '../../shared/policy/engine.ts';

export function mayApprove(engine: Engine, approver: Caller, approval: Approval): boolean {
  const { tool: name, effect, scopes, subject, tenant, groups, policySet } = approval;
  if (policySet !== engine.policySet) return false;
  // No policy on approvals reads arguments, so the schema of a tool's input does not matter here.
  const tool = { name, effect, scopes, inputSchema: { type: 'object' } };
  return engine.approve(approver, tool, { subject, tenant, groups }).allowed;
}

/**
 * The tools that run each tenant's calls in environments of their own (Lambda Developer Guide, "Tenant isolation"):
 * what one tenant's call leaves behind in memory, in /tmp or in a library that it took over never meets another
 * tenant's session. Pure. Set when a function is created: a change makes the function anew.
 *
 * By tenant, not by person. The tenant is the wall that grants are drawn along; and an environment per person would
 * spend the few that there are (assumption tenant-environments-follow-reservation), so that the busy would throttle the
 * quiet. Within a tenant, code that was taken over still sees the sessions of the calls that come after.
 */
import type { Contract } from '../../../shared/contract.ts';
import type { Stage } from '../stage/stages.ts';

/** Whether this stage isolates the tenants of a tool with this effect. */
export function isIsolated(tool: Pick<Contract, 'effect'>, stage: Pick<Stage, 'isolateTenants'>): boolean {
  return { none: false, writes: tool.effect !== 'read', all: true }[stage.isolateTenants];
}

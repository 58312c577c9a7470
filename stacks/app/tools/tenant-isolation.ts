/**
 * The tools that run each tenant's calls in separate environments (Lambda Developer Guide, "Tenant
 * isolation"). So leftovers of one tenant's call, in memory, in /tmp or in compromised code, never meet
 * another tenant's session. Pure. Lambda sets it when it creates a function: a change replaces the function.
 *
 * By tenant, not by person, because grants separate tenants, and one environment per person would use up the
 * few that exist (assumption tenant-environments-follow-reservation), so that busy people would throttle the
 * others. Within a tenant, compromised code still sees the sessions of later calls.
 */
import type { Contract } from '../../../shared/contract.ts';
import type { Stage } from '../stage/stages.ts';

/** Whether this stage isolates the tenants of a tool with this effect. */
export function isIsolated(tool: Pick<Contract, 'effect'>, stage: Pick<Stage, 'isolateTenants'>): boolean {
  return { none: false, writes: tool.effect !== 'read', all: true }[stage.isolateTenants];
}

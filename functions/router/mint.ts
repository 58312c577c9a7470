/**
 * Step: the sessions of one call. Enters: an allowed call. Leaves: the invoke session, which can reach this one tool, and
 * the data session, which can touch the data that the arguments name. Never: a session policy over STS's limit, a tag
 * that the caller chose, a data session of a write that another call already had.
 */
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { DataPlace } from '../../shared/data.ts';
import { maxSessionPolicyCharacters, sessionPolicy } from '../../shared/grant-policies.ts';
import {
  type Deployment,
  dataRoleName,
  invokeRoleName,
  invokeSessionName,
  sessionRoleArn,
} from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { AssumeRole, Session } from './ports.ts';
import type { Minter } from './sessions.ts';

/** The shortest session that STS gives (AssumeRole, DurationSeconds). */
const durationSeconds = 900;

export type MintRequest = { tool: Tool; caller: Caller; callId: string; named: Record<string, string> };
export type CallSessions = { invoke: Session; data: Session | undefined };

/** @throws Refusal `policy-too-large`, `throttled`, or `unavailable` when STS does not answer */
export async function mint(
  request: MintRequest,
  place: { deployment: Deployment; data: DataPlace },
  minter: Minter,
): Promise<CallSessions> {
  const { tool } = request;
  const invokeRole = invokeRequest(request, place.deployment);
  if (tool.grants.length === 0)
    return { invoke: await minter.reusable(invokeRole, tool.timeoutMs), data: undefined };
  const dataRole = dataRequest(request, place);
  const [invoke, data] = await Promise.all([
    minter.reusable(invokeRole, tool.timeoutMs),
    tool.effect === 'read' ? minter.reusable(dataRole, tool.timeoutMs) : minter.fresh(dataRole),
  ]);
  return { invoke, data };
}

function invokeRequest({ tool, caller }: MintRequest, deployment: Deployment): AssumeRole {
  return {
    roleArn: sessionRoleArn(deployment, invokeRoleName(deployment)),
    sessionName: invokeSessionName(tool.name, caller.subject),
    ...identity(tool, caller),
  };
}

function dataRequest(request: MintRequest, place: { deployment: Deployment; data: DataPlace }): AssumeRole {
  const { tool, caller, callId, named } = request;
  const policy = JSON.stringify(sessionPolicy(tool.grants, named, place.data));
  if (policy.length > maxSessionPolicyCharacters)
    throw new Refusal({ is: 'policy-too-large', characters: policy.length });
  return {
    roleArn: sessionRoleArn(place.deployment, dataRoleName(place.deployment, tool.name)),
    // A read session may serve several calls with the same arguments; a write's belongs to one call, by name.
    sessionName: tool.effect === 'read' ? invokeSessionName(tool.name, caller.subject) : callId,
    policy,
    ...identity(tool, caller),
  };
}

function identity(tool: Tool, caller: Caller): Omit<AssumeRole, 'roleArn' | 'sessionName'> {
  const { tenant, subject } = caller;
  return {
    sourceIdentity: subject,
    tags: { actor: 'ai-agent', tool: tool.name, tenant, subject },
    durationSeconds,
  };
}

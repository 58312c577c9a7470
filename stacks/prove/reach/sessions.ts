/** Sessions as STS would make them, with tags and a session policy, but without a check of the role's trust. Pure. */
import type { Contract } from '../../../shared/contract.ts';
import type { DataPlace } from '../../../shared/data.ts';
import { bindGrants } from '../../../shared/grant.ts';
import { sessionPolicy } from '../../../shared/grant-policies.ts';
import type { Session } from '../../account/aws-request.ts';
import type { Principal } from '../../account/principals.ts';
import type { CallerTags } from '../model/reach-types.ts';
import { nowMs } from './decide.ts';

type Details = Partial<Pick<Session, 'sourceFunctionArn' | 'sessionPolicy' | 'tags'>>;

/**
 * A session of a role.
 * @param name the session's name
 * @param details tags and session policy; the tag `subject` becomes the source identity, as the router sets it
 */
export function sessionOf(
  { roleName, roleArn, roleId }: Principal,
  name: string,
  details: Details = {},
): Session {
  const { tags = {} } = details;
  const accountId = roleArn.split(':')[4];
  const claims = {
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${name}`,
    ...{ roleArn, roleName, roleId, sessionName: name, issuedAtMs: nowMs, expiresAtMs: nowMs + 900_000 },
    ...details,
    tags,
    ...(tags.subject !== undefined && { sourceIdentity: tags.subject }),
  };
  // Derived from the claims, so that equal sessions have equal keys.
  return { ...claims, accessKeyId: JSON.stringify(claims) };
}

/** @returns the tags that the router sets for every session of a call (functions/router/mint.ts) */
export const callTags = (tool: string, { tenant, subject }: CallerTags): Record<string, string> => ({
  actor: 'ai-agent',
  tool,
  tenant,
  subject,
});

/**
 * @returns the session policy of one call, as JSON, made by the router's own code
 * @throws Refusal for arguments that the router would refuse
 */
export function callPolicy(
  contract: Contract,
  call: { caller: CallerTags; input: Record<string, unknown>; callId: string },
  data: DataPlace,
): string {
  return JSON.stringify(sessionPolicy(contract.grants, bindGrants(contract.grants, call), data));
}

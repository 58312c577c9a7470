/**
 * Step: the approval behind an address, for one reader. Never: a hint whether an id was wrong, cut or only late; an
 * approval for a person of another tenant.
 */
import { type Approval, parseApprovalId } from '../../shared/approval.ts';
import type { Caller } from '../../shared/caller.ts';
import { PageRefusal } from './page-refusal.ts';
import type { Ports } from './ports.ts';

export type FoundApproval = { key: string; nonce: string; approval: Approval };

/** @throws PageRefusal `nothing-here` for an id that is unknown, forged, cut or expired */
export async function findApproval(id: string, ports: Ports): Promise<FoundApproval> {
  const parsed = parseApprovalId(id);
  const approval = parsed && (await ports.approvals.find(parsed.key));
  if (parsed === undefined || approval === undefined)
    throw new PageRefusal('nothing-here', 'no such approval');
  // The key follows from the call; only the nonce makes the address a secret.
  if (approval.nonce !== parsed.nonce) throw new PageRefusal('nothing-here', 'another nonce');
  // DynamoDB deletes expired items within days, not at once (Developer Guide, "Time to Live").
  if (approval.expiresAtSeconds * 1000 <= ports.now()) throw new PageRefusal('nothing-here', 'expired');
  return { ...parsed, approval };
}

/**
 * The policies decide who may approve; a person of another tenant never may, whatever they say.
 * @throws PageRefusal `not-yours`
 */
export function checkApprover(person: Caller, approval: Approval, ports: Ports): void {
  if (person.tenant !== approval.tenant) throw new PageRefusal('not-yours', 'a person of another tenant');
  if (!ports.mayApprove(person, approval)) throw new PageRefusal('not-yours', 'no policy names this person');
}

/**
 * A question to a person: may this one call be made? The router asks and redeems, the approval page answers; this is
 * the item between them, in the control table. Its key is made from everything that the answer is good for, so an
 * answer fits no other caller, client, tool, argument or policy. Never: an answer that outlives 300 s, or is good twice.
 */
import { createHash, randomBytes } from 'node:crypto';
import { fromAttributes } from './attributes.ts';
import { base32 } from './base32.ts';
import type { Effect } from './contract.ts';
import { controlKey, controlKinds } from './control.ts';

/** How long a person has, and how long an answer is good, from the moment of asking. */
export const approvalSeconds = 300;

/** What an approval is bound to. `argumentsDigest` and `policySet` are `sha256:<hex>`. */
export type ApprovalSubject = {
  subject: string;
  clientId: string;
  tool: string;
  argumentsDigest: string;
  policySet: string;
};

/** The item: strings and numbers as DynamoDB holds them, by attribute name. */
export type Approval = ApprovalSubject & {
  /** 80 random bits, base32: who knows the key alone has no way to the page */
  nonce: string;
  callId: string;
  tenant: string;
  /** what the issuer calls who asks; to be shown, never decided by */
  name?: string;
  /** what the client program calls itself: its own word, which nobody has checked; to be shown, never decided by */
  program?: string;
  /** groups of who asks, for the policies on approvers */
  groups: string[];
  title: string;
  effect: Effect;
  scopes: string[];
  /** JSON of the arguments, to be shown */
  arguments: string;
  askedAtMs: number;
  expiresAtSeconds: number;
  /** who said yes, once somebody has: the subject of a person who signed in at the page */
  approvedBy?: string;
  approvedAtMs?: number;
  /** who said no: nobody can say yes after that */
  refusedBy?: string;
  refusedAtMs?: number;
};

/** Bits of the key: two calls that share one would be found after some 2^80 attempts. */
const keyBytes = 20;
/** Bits that nobody guesses within 300 s at the door's rate. */
const nonceBytes = 10;

/** 32 characters of base32. */
export function approvalKey(of: ApprovalSubject): string {
  const parts = [of.subject, of.clientId, of.tool, of.argumentsDigest, of.policySet];
  return base32(createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, keyBytes));
}

export function approvalPk(key: string): string {
  return `${controlKinds.approval}${key}`;
}

export function newNonce(): string {
  return base32(randomBytes(nonceBytes));
}

/**
 * What the page's address ends in: key and nonce, 48 lower-case letters and digits. Markdown takes `_` for emphasis, people
 * read case wrong, and terminals break lines at 80: an address at localhost stays within them.
 */
export function approvalId(key: string, nonce: string): string {
  return key + nonce;
}

/** Undefined for what is no approval's id. */
export function parseApprovalId(id: string): { key: string; nonce: string } | undefined {
  const [, key, nonce] = /^([a-z2-7]{32})([a-z2-7]{16})$/.exec(id) ?? [];
  return key === undefined || nonce === undefined ? undefined : { key, nonce };
}

/**
 * The item as DynamoDB holds it → the approval. Not validated: only the router and the page may write such an item.
 * @throws Error that names an attribute of another type than ours
 */
export function approvalOf(item: unknown): Approval {
  const { [controlKey]: _, ...fields } = fromAttributes(item);
  return fields as unknown as Approval;
}

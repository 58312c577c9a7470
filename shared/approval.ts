/**
 * A question to a person: may this one call be made? The router asks and redeems, the approval page answers; this is
 * the item between them, in the control table. Its key is made from everything that the answer is good for, so an
 * answer fits no other caller, client, tool, argument or policy. Never: an answer that outlives 300 s, or is good twice.
 */
import { createHash, randomBytes } from 'node:crypto';
import { fromAttributes } from './attributes.ts';
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
  /** 128 random bits, base64url: who knows the key alone has no way to the page */
  nonce: string;
  callId: string;
  tenant: string;
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

/** 43 characters of base64url. */
export function approvalKey(of: ApprovalSubject): string {
  const parts = [of.subject, of.clientId, of.tool, of.argumentsDigest, of.policySet];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

export function approvalPk(key: string): string {
  return `${controlKinds.approval}${key}`;
}

export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** What the page's address ends in: `<key>.<nonce>`. */
export function approvalId(key: string, nonce: string): string {
  return `${key}.${nonce}`;
}

/** Undefined for what is no approval's id. */
export function parseApprovalId(id: string): { key: string; nonce: string } | undefined {
  const [, key, nonce] = /^([\w-]{43})\.([\w-]{22})$/.exec(id) ?? [];
  return key === undefined || nonce === undefined ? undefined : { key, nonce };
}

/**
 * The item as DynamoDB holds it → the approval. What another hand wrote there is none: whoever can write this kind of
 * item is the router or the page. Throws an Error that names an attribute of another type than ours.
 */
export function approvalOf(item: unknown): Approval {
  const { [controlKey]: _, ...fields } = fromAttributes(item);
  return fields as unknown as Approval;
}

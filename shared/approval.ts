/**
 * A question to a person: may this one call be made? The router asks and redeems, the approval page answers; this is
 * the item between them, in the control table. Its key is made from everything that the answer is bound to, so an
 * answer fits no other caller, client, tool, argument or policy. Never: an answer that counts after 300 s, or twice.
 */
import { createHash, randomBytes } from 'node:crypto';
import { fromAttributes } from './attributes.ts';
import { base32 } from './base32.ts';
import type { Effect } from './contract.ts';
import { controlKey, controlKinds } from './control.ts';

/** Time for a person's answer and for the call that redeems it, from the moment of asking. */
export const approvalSeconds = 300;

/** Everything that an approval is bound to. `argumentsDigest` and `policySet` are `sha256:<hex>`. */
export type ApprovalSubject = {
  subject: string;
  clientId: string;
  tool: string;
  argumentsDigest: string;
  policySet: string;
};

/** The item: strings and numbers as DynamoDB holds them, by attribute name. */
export type Approval = ApprovalSubject & {
  /** 80 random bits, base32: the key alone does not lead to the page */
  nonce: string;
  callId: string;
  tenant: string;
  /** the issuer's name of the person who asks; shown, never a basis of a decision */
  name?: string;
  /** the name that the client program gives itself, unchecked; shown, never a basis of a decision */
  program?: string;
  /** groups of the person who asks, for the policies on approvers */
  groups: string[];
  title: string;
  effect: Effect;
  scopes: string[];
  /** JSON of the arguments, to be shown */
  arguments: string;
  askedAtMs: number;
  expiresAtSeconds: number;
  /** subject of the person who said yes at the page */
  approvedBy?: string;
  approvedAtMs?: number;
  /** subject of the person who said no; nobody can say yes after that */
  refusedBy?: string;
  refusedAtMs?: number;
};

/** 160 bits: an attacker needs about 2^80 attempts to find two calls with one key. */
const keyBytes = 20;
/** 80 bits: nobody guesses them within 300 s at the door's rate. */
const nonceBytes = 10;

/** The key of the item, without its kind: 32 characters of base32. */
export function approvalKey(of: ApprovalSubject): string {
  const parts = [of.subject, of.clientId, of.tool, of.argumentsDigest, of.policySet];
  return base32(createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, keyBytes));
}

/** The item's partition key in the control table. */
export function approvalPk(key: string): string {
  return `${controlKinds.approval}${key}`;
}

/** 16 characters of base32. */
export function newNonce(): string {
  return base32(randomBytes(nonceBytes));
}

/**
 * The end of the page's address: key and nonce, 48 lower-case letters and digits. Markdown reads `_` as emphasis,
 * people confuse upper and lower case, and terminals break lines at 80: an address at localhost is shorter.
 */
export function approvalId(key: string, nonce: string): string {
  return key + nonce;
}

/** Undefined for any text that approvalId cannot have made. */
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

/**
 * All that the page asks of others: the control table, the issuer, and who may approve. Tests put fakes here.
 * Never: a port that reads or writes more than one item of the two kinds that the page's role may touch.
 */
import type { Approval } from '../../shared/approval.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Claims } from '../../shared/identity/caller-from-claims.ts';
import type { PageDoor } from './doors.ts';

/** Where a sign-in began and what it is for: one door, one approval. */
type Purpose = { door: string; approvalId: string };

/** On the way to the issuer. `nonce` and `verifier` never leave the control table but to the issuer. */
export type Pending = Purpose & {
  is: 'pending';
  /** the request's `state`: what the callback must bring, once */
  secret: string;
  nonce: string;
  verifier: string;
  startedAtMs: number;
};

/** Back from the issuer. */
export type SignedIn = Purpose & {
  is: 'signed-in';
  /** the form's CSRF token: what the answer must bring, once */
  secret: string;
  person: Caller;
};

/** Sign-ins by the id in the browser's cookie. Over, unknown and never there are the same: undefined. */
export type SignIns = {
  keep(id: string, signIn: Pending | SignedIn, expiresAtSeconds: number): Promise<void>;
  find(id: string): Promise<SignedIn | undefined>;
  /** Takes it away if its secret is this one, in one conditional write: whoever comes second finds nothing. */
  take<Is extends 'pending' | 'signed-in'>(
    id: string,
    of: { is: Is; secret: string },
  ): Promise<Extract<Pending | SignedIn, { is: Is }> | undefined>;
  drop(id: string): Promise<void>;
};

export type Answer = { answer: 'approve' | 'refuse'; by: string; atMs: number };

export type Approvals = {
  /** as it stands, also when its time is over: DynamoDB deletes late */
  find(key: string): Promise<Approval | undefined>;
  /** One conditional write: there, this nonce, in time, unanswered. False when one of them is not so. */
  answer(at: { key: string; nonce: string }, answer: Answer): Promise<boolean>;
};

/** What the issuer's own metadata say of it. */
export type IssuerMetadata = {
  authorizationEndpoint: string;
  tokenEndpoint: string;
  /** it names itself in every answer (RFC 9207), so an answer without a name is not its own */
  namesItself: boolean;
};

/** Claims of two tokens whose signature, issuer and expiry are good. */
export type Tokens = {
  /** whose `aud`, `nonce` and `auth_time` nobody has looked at yet */
  id: Claims;
  /** who calls, by the authorizer's own rules */
  person: Caller;
  /** claims of the access token */
  access: Claims;
};

export type Issuer = {
  metadata(door: PageDoor): Promise<IssuerMetadata>;
  /** Redeems a code. Throws PageRefusal: the issuer is not there, refuses, or its tokens are not good. */
  redeem(door: PageDoor, of: { code: string; verifier: string }): Promise<Tokens>;
};

export type Ports = {
  signIns: SignIns;
  approvals: Approvals;
  issuer: Issuer;
  /** who may answer beside who asks; never asked about a person of another tenant */
  mayApprove(approver: Caller, approval: Approval): boolean;
  /** 128 random bits or more, base64url */
  random(): string;
  now(): number;
};

/**
 * The page's ways to others: the control table, the issuer, and the policies on approvers. Tests put fakes here.
 * Never: a port that reads or writes more than one item of the two kinds that the page's role may touch.
 */
import type { Approval } from '../../shared/approval.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Claims } from '../../shared/identity/caller-from-claims.ts';
import type { PageDoor } from './page-doors.ts';

/** The door where a sign-in began, and the approval that it is for. */
type Purpose = { door: string; approvalId: string };

/** A sign-in on its way to the issuer. `nonce` and `verifier` go from the control table to the issuer alone. */
export type Pending = Purpose & {
  is: 'pending';
  /** the request's `state`, which the callback must bring, once */
  secret: string;
  nonce: string;
  verifier: string;
  startedAtMs: number;
};

/** A sign-in that came back from the issuer. */
export type SignedIn = Purpose & {
  is: 'signed-in';
  /** the form's CSRF token, which the answer must bring, once */
  secret: string;
  person: Caller;
};

/** Sign-ins by the id in the browser's cookie. One that is over and one that never was look the same: undefined. */
export type SignIns = {
  keep(id: string, signIn: Pending | SignedIn, expiresAtSeconds: number): Promise<void>;
  find(id: string): Promise<SignedIn | undefined>;
  /** takes it away if its secret is this one, in one conditional write, so that a second request finds nothing */
  take<Is extends 'pending' | 'signed-in'>(
    id: string,
    of: { is: Is; secret: string },
  ): Promise<Extract<Pending | SignedIn, { is: Is }> | undefined>;
  drop(id: string): Promise<void>;
};

/** `by`: the subject of the person who answered. */
export type ApprovalAnswer = { answer: 'approve' | 'refuse'; by: string; atMs: number };

export type Approvals = {
  /** as it stands, also when its time is over: DynamoDB deletes late */
  find(key: string): Promise<Approval | undefined>;
  /** one conditional write; false unless the approval exists with this nonce, is open and unanswered */
  answer(at: { key: string; nonce: string }, answer: ApprovalAnswer): Promise<boolean>;
};

/** The issuer's own metadata, as far as the page uses them. */
export type IssuerMetadata = {
  authorizationEndpoint: string;
  tokenEndpoint: string;
  /** the issuer names itself in every answer (RFC 9207), so an answer without a name is not its own */
  namesItself: boolean;
};

/** Claims of two tokens whose signature, issuer and expiry are good. */
export type Tokens = {
  /** claims of the ID token; `aud`, `nonce` and `auth_time` are not checked yet */
  id: Claims;
  /** the person of the access token, by the authorizer's own rules */
  person: Caller;
  /** claims of the access token */
  access: Claims;
};

export type IssuerPort = {
  metadata(door: PageDoor): Promise<IssuerMetadata>;
  /** redeems a code; throws a PageRefusal when the issuer does not answer or refuses, or its tokens are not good */
  redeem(door: PageDoor, of: { code: string; verifier: string }): Promise<Tokens>;
};

export type Ports = {
  signIns: SignIns;
  approvals: Approvals;
  issuer: IssuerPort;
  /** whether a person may answer; never asked about a person of another tenant */
  mayApprove(approver: Caller, approval: Approval): boolean;
  /** 128 random bits or more, base64url */
  random(): string;
  now(): number;
};

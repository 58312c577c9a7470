/** All that touches the network or the clock, as the router's steps see it. Tests put fakes here. */
import type { Approval } from '../../shared/approval.ts';
import type { CallCredentials } from '../../shared/aws-client.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Effect } from '../../shared/contract.ts';
import type { Frame } from '../../shared/private-call.ts';
import type { Decision } from './decide.ts';

/** sts:AssumeRole, as far as the router uses it. */
export type AssumeRole = {
  roleArn: string;
  sessionName: string;
  sourceIdentity: string;
  tags: Record<string, string>;
  durationSeconds: number;
  policy?: string;
};

/** A minted session. `reused`: an earlier call of the same caller to the same tool got it first. */
export type Session = { credentials: CallCredentials; expiresAtMs: number };

/** One POST to the private API. `body` is JSON text that holds a credential: it is signed, sent and forgotten. */
export type ToolRequest = {
  tool: string;
  callId: string;
  tenant: string;
  body: string;
  session: Session;
  timeoutMs: number;
};

/** What is known of a call when it arrives. */
export type CallFacts = {
  callId: string;
  tool: string;
  caller: Caller;
  arguments: unknown;
  sourceIp: string;
};

/** The record of one call; each method is called at most once, in this order. */
export type AuditRecord = {
  /** resolves when the call may go on; throws the Refusal `not-recorded` when its decision must be acknowledged and is not */
  decided(decision: Decision, effect: Effect): Promise<void>;
  minted(sessions: Session[]): void;
  finished(result: { outcome: string; output?: unknown }): Promise<void>;
};

/** The way into the immutable store that answers; throws the Refusal `not-recorded` when it did not acknowledge. */
export type AuditStream = { put(line: string): Promise<void> };

/** Questions to people, in the control table. Each throws the Refusal `unavailable` when the table cannot be asked. */
export type ApprovalStore = {
  /** what stands after this: the given question, or the same one of an earlier call while it is open */
  ask(question: Approval): Promise<Approval>;
  /** takes an approval that was given at the page; to one caller ever. Undefined: none was given, or it is too late */
  redeem(key: string): Promise<Approval | undefined>;
  /** takes a question that the client answered for its person, if it knows the question's nonce */
  redeemRelayed(key: string, nonce: string): Promise<Approval | undefined>;
};

export type AuditWriter = { begin(facts: CallFacts): AuditRecord };

export type Ports = {
  sts: { assumeRole(request: AssumeRole): Promise<Session> };
  /** yields frames as they arrive; throws a Refusal when the tool cannot be reached or breaks off */
  tools: { post(request: ToolRequest): AsyncIterable<Frame> };
  audit: AuditWriter;
  approvals: ApprovalStore;
  /** milliseconds since the epoch */
  now(): number;
  pause(ms: number): Promise<void>;
};

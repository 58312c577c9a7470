/** All that touches the network or the clock, as the router's steps see it. Tests put fakes here. */
import type { Approval } from '../../shared/approval.ts';
import type { CallCredentials } from '../../shared/aws-client.ts';
import type { Brakes } from '../../shared/brakes.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Effect } from '../../shared/contract.ts';
import type { Frame } from '../../shared/private-call.ts';
import type { ContentCounts } from './content/content-counts.ts';
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
  /** from then on the record stands for what was understood, which is also what a person approves */
  understood(input: Record<string, unknown>): void;
  /** resolves when the call may go on; throws the Refusal `not-recorded` when its decision must be acknowledged and is not */
  decided(decision: Decision, effect: Effect): Promise<void>;
  minted(sessions: Session[]): void;
  /** `counts` grow until the call is finished */
  cleaning(counts: ContentCounts): void;
  finished(result: { outcome: string; output?: unknown }): Promise<void>;
};

/** The way into the immutable store that answers; throws the Refusal `not-recorded` when it did not acknowledge. */
export type AuditStream = { put(line: string): Promise<void> };

export type AuditWriter = { begin(facts: CallFacts): AuditRecord };

/** A part of a budget, for one environment. `limit` and `amount` in calls or bytes. */
export type LeaseRequest = {
  /** `<subject>#<tool>#<window>` */
  key: string;
  what: 'calls' | 'bytes';
  amount: number;
  limit: number;
  expiresAtSeconds: number;
};

/** Questions to people, by shared/approval.ts's key. What has expired is not there. */
export type Approvals = {
  /** the question that stands for this key: an earlier one while it is open, else the given one */
  ask(key: string, question: Approval, nowMs: number): Promise<Approval>;
  /** takes an approval that was given at the page, once; undefined when there is none, or another call took it */
  redeem(key: string, nowMs: number): Promise<Approval | undefined>;
  /** takes a question that the client answered for its person, once, if it knows the question's nonce */
  redeemRelayed(key: string, nonce: string, nowMs: number): Promise<Approval | undefined>;
};

/** What the guardrail says: let them go on, let these take their places one by one, or let nothing go on. */
export type Verdict = { is: 'passed' } | { is: 'masked'; texts: string[] } | { is: 'blocked' };

/** ApplyGuardrail; throws the Refusal `unavailable` when the guardrail does not answer, or in no way that is understood. */
export type Guardrail = {
  apply(source: 'INPUT' | 'OUTPUT', texts: readonly string[]): Promise<Verdict>;
};

/** The control table; throws the Refusal `unavailable` when it does not answer. */
export type Control = {
  brakes(): Promise<Brakes>;
  /** whether the whole amount was granted */
  lease(request: LeaseRequest): Promise<boolean>;
  approvals: Approvals;
};

export type Ports = {
  sts: { assumeRole(request: AssumeRole): Promise<Session> };
  /** yields frames as they arrive; throws a Refusal when the tool cannot be reached or breaks off */
  tools: { post(request: ToolRequest): AsyncIterable<Frame> };
  audit: AuditWriter;
  control: Control;
  /** of the stage; asked for contracts that want it alone */
  guardrail: Guardrail;
  /** milliseconds since the epoch */
  now(): number;
  pause(ms: number): Promise<void>;
};

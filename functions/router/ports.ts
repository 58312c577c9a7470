/** The network and the clock, as the router's steps see them. Tests put fakes here. */
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

/** A minted session. */
export type Session = { credentials: Omit<CallCredentials, 'expiration'>; expiresAtMs: number };

/** One POST to the private API. `body` is JSON text that holds a credential: it is signed, sent and forgotten. */
export type ToolRequest = {
  tool: string;
  callId: string;
  tenant: string;
  body: string;
  session: Session;
  timeoutMs: number;
};

/** The facts of a call when it arrives. */
export type CallFacts = {
  callId: string;
  tool: string;
  caller: Caller;
  arguments: unknown;
  sourceIp: string;
};

/** The record of one call; each method is called at most once, in this order. */
export type AuditRecord = {
  /** from then on the record holds the digest of the input, which is also what a person approves */
  understood(input: Record<string, unknown>): void;
  /** resolves when the call may go on; throws the Refusal `not-recorded` when a change is not acknowledged */
  decided(decision: Decision, effect: Effect): Promise<void>;
  minted(sessions: Session[]): void;
  /** `counts` grow until the call is finished */
  cleaning(counts: ContentCounts): void;
  finished(result: { outcome: string; output?: unknown }): Promise<void>;
};

/** The acknowledged way into the immutable store; throws the Refusal `not-recorded` without an acknowledgement. */
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

/** Questions to people, by the key of shared/approval.ts. An expired one counts as absent. */
export type Approvals = {
  /** the open question of this key: an earlier one, else this one, which is then stored */
  ask(key: string, question: Approval, nowMs: number): Promise<Approval>;
  /** takes an approval of the page, once; undefined when there is none, or another call took it */
  redeem(key: string, nowMs: number): Promise<Approval | undefined>;
  /** takes a question that the client answered for its person, once, if it knows the question's nonce */
  redeemRelayed(key: string, nonce: string, nowMs: number): Promise<Approval | undefined>;
};

/** `passed`: the texts may go on; `masked`: these take their places one by one; `blocked`: nothing may go on. */
export type GuardrailVerdict = { is: 'passed' } | { is: 'masked'; texts: string[] } | { is: 'blocked' };

/** ApplyGuardrail; throws the Refusal `unavailable` when the guardrail gives no verdict that is understood. */
export type Guardrail = {
  apply(source: 'INPUT' | 'OUTPUT', texts: readonly string[]): Promise<GuardrailVerdict>;
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
  /** of the stage; asked only for contracts with `guardrail` */
  guardrail: Guardrail;
  /** milliseconds since the epoch */
  now(): number;
  pause(ms: number): Promise<void>;
};

/**
 * Outcomes and refusals → what the client sees. serve-call.ts catches whatever ends a call, and asks here. One table maps
 * every reason; a reason without an entry does not compile. Never: a stack trace, an AWS message, a policy id.
 */
import { type CallToolResult, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { errorFacts } from '../../shared/observe.ts';
import { type Reason, Refusal } from '../../shared/refusal.ts';
import { noticeField } from '../../shared/write-back.ts';
import type { CleanOutcome } from './clean.ts';

type Sentence<Is extends Reason['is']> = (reason: Extract<Reason, { is: Is }>) => string;

/** For every reason, a sentence that the model can act on. */
const sentences: { [Is in Reason['is']]: Sentence<Is> } = {
  'unknown-tool': () => 'There is no such tool.',
  'missing-scope': ({ tool, needed }) =>
    `The access token lacks a scope that ${tool} needs. Reconnect this server and allow: ${needed.join(' ')}.`,
  denied: () => 'A policy of this server does not allow this call.',
  'needs-approval': ({ url, expiresAtSeconds }) =>
    `Nothing was done: a person has to approve this call. Ask them to open ${url} before ${clock(expiresAtSeconds)} UTC, then call again with identical arguments after approval.`,
  'not-approved': () => 'Nothing was done: the person who was asked did not approve this call.',
  'not-approvable': ({ maxCharacters }) =>
    `A person has to approve this call, and nobody reads arguments of more than ${maxCharacters} characters. Use shorter ones.`,
  'bad-arguments': ({ problems }) => `The arguments do not fit. ${problems}.`,
  'refused-value': ({ where, why, instead }) =>
    `The argument "${where}" is refused: it ${why}.${instead === undefined ? '' : ` Write "${instead}".`}`,
  'refused-content': ({ where, why }) => `The argument "${where}" is refused: it ${why}.`,
  guardrail: ({ where }) => guardrailWords[where],
  'policy-too-large': () => 'The arguments are too long to be confined to what they name. Use shorter ones.',
  'tool-error': ({ message }) => message,
  'access-denied': () =>
    'AWS does not let this call do what the tool needs to do. Calling again will not help: tell the people who operate this server the id of this call.',
  'absent-or-denied': () => 'It does not exist, or this call may not touch it.',
  throttled: () => 'Too many calls at once. Wait a few seconds, then try again.',
  'timed-out': ({ timeoutMs }) => `The tool did not finish within ${timeoutMs / 1000} s.`,
  crashed: () => 'The tool failed. The details are in its log.',
  'bad-output': () => 'The tool answered something that does not fit its own contract.',
  'output-too-large': ({ maxBytes }) =>
    `The answer is larger than ${maxBytes} bytes. Ask for less at a time.`,
  'not-recorded': () =>
    'Nothing was done: what changes data must be on record first, and the record cannot be written. Try again later.',
  braked: ({ what }) =>
    `${brakedWords[what]} by the people who operate this server. Do not try again until somebody tells you that it is on again.`,
  'over-budget': ({ budget, retryAfterSeconds }) =>
    `The budget for this tool is used up (${budget}). Wait ${retryAfterSeconds} s, then try again.`,
  unavailable: () => 'The service behind this tool cannot be reached. Try again later.',
};

const guardrailWords = {
  arguments: 'Nothing was done: the content guardrail of this server does not let these arguments pass.',
  result: 'The tool did its work, but the content guardrail of this server holds its answer back.',
};

const brakedWords = {
  all: 'All tools are switched off',
  tool: 'This tool is switched off',
  caller: 'Your access is switched off',
};

/** `result` goes to the client; `outcome` and `output` go to the audit record. */
export type CallAnswer = { result: CallToolResult; outcome: string; output?: unknown };

/**
 * An outcome as an answer. `structuredContent` is the truth, `content` its serialization, unless the tool has content of
 * its own. A notice stands in both, since a client shows the model one of them. It stands first in the structure, since
 * some clients cut the end.
 */
export function answerOutcome({ found, notice, ...outcome }: CleanOutcome, callId: string): CallAnswer {
  const { isError, content = [] } = outcome;
  const noticed = notice === undefined ? {} : { [noticeField]: notice };
  const structuredContent = outcome.structuredContent && { ...noticed, ...outcome.structuredContent };
  const blocks =
    outcome.content === undefined && structuredContent !== undefined
      ? [text(JSON.stringify(structuredContent))]
      : [...content, ...(notice === undefined ? [] : [text(notice)])];
  const result = {
    content: blocks as CallToolResult['content'],
    ...(structuredContent !== undefined && { structuredContent }),
    ...(isError === true && { isError }),
    _meta: { 'chokepoint/callId': callId, ...(found && { 'chokepoint/content': found }) },
  };
  return { result, outcome: isError === true ? 'tool-error' : 'ok', output: outcome };
}

/**
 * A refusal as an answer. An unknown tool and a defect are protocol errors, which the caller throws after the audit.
 * @param error a Refusal; anything else is a defect
 * @param advice sentences that follow the refusal's own (advice.ts)
 */
export function answerError(
  error: unknown,
  callId: string,
  advice: readonly string[] = [],
): CallAnswer & { protocolError?: ProtocolError } {
  if (!(error instanceof Refusal)) {
    const protocolError = new ProtocolError(
      ProtocolErrorCode.InternalError,
      `Internal error (call ${callId})`,
    );
    return { result: { content: [] }, outcome: 'defect', protocolError };
  }
  const { reason } = error;
  const sentence = (sentences[reason.is] as Sentence<Reason['is']>)(reason);
  const result = {
    isError: true,
    content: [text(`${[sentence, ...advice].join(' ')} (${reason.is}, call ${callId})`)],
    _meta: { 'chokepoint/callId': callId, 'chokepoint/refusal': reason.is, ...challengeFor(reason) },
  };
  if (reason.is !== 'unknown-tool') return { result, outcome: reason.is };
  const protocolError = new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${reason.name}`);
  return { result, outcome: reason.is, protocolError };
}

/** `12:34:56` */
function clock(atSeconds: number): string {
  return new Date(atSeconds * 1000).toISOString().slice(11, 19);
}

function text(words: string): { type: 'text'; text: string } {
  return { type: 'text', text: words };
}

/** Facts for the log about a defect, or about the cause of a Refusal; undefined for a Refusal without a cause. */
export function loggable(error: unknown): Record<string, unknown> | undefined {
  if (!(error instanceof Refusal)) return errorFacts(error);
  return error.cause === undefined ? undefined : errorFacts(error.cause);
}

/** OpenAI's Apps SDK reads the challenge of a failed call from here; on AWS an HTTP 403 would lose its header. */
function challengeFor(reason: Reason): Record<string, unknown> {
  if (reason.is !== 'missing-scope') return {};
  const challenge = `Bearer error="insufficient_scope", scope="${reason.needed.join(' ')}"`;
  return { 'mcp/www_authenticate': [challenge] };
}

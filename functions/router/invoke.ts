/**
 * Step: the call to the tool. Enters: the sessions and the input. Leaves: the tool's outcome, within the limits of size,
 * depth and shape. Progress and log frames are passed on as they arrive. Never: a broken answer that counts as a whole
 * one; an answer that the caller's budget does not count.
 */
import type { Caller } from '../../shared/caller.ts';
import { checkBlocks } from '../../shared/content-blocks.ts';
import type { Tool } from '../../shared/contract.ts';
import type { Failure, Frame, Outcome, PrivateCall } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Cleaner } from './content/clean-content.ts';
import { isTooDeep } from './content/shape.ts';
import { type Hearing, hearFrames, type Listener } from './hear-frames.ts';
import { withoutMark } from './mark-changed.ts';
import type { CallSessions } from './mint.ts';
import type { Ports, ToolRequest } from './ports.ts';

export type Invocation = Hearing & { callId: string; caller: Caller; input: Record<string, unknown> };

/** @throws Refusal with the tool's own failure, or for an answer that is late, broken, too large or malformed */
export async function invoke(
  call: Invocation,
  sessions: CallSessions,
  listener: Listener,
  ports: Pick<Ports, 'tools' | 'now' | 'pause'>,
): Promise<Outcome> {
  const { tool, callId, caller, cleaner } = call;
  const { timeoutMs } = tool;
  const deadlineAtMs = ports.now() + timeoutMs;
  const body = JSON.stringify(privateCallOf(call, sessions, listener, deadlineAtMs));
  const { tenant } = caller;
  const request = { tool: tool.name, callId, tenant, body, session: sessions.invoke, timeoutMs };
  const hear = hearFrames(call, listener);
  try {
    for await (const frame of framesOf(request, { tool, deadlineAtMs }, ports)) {
      if ('progress' in frame || 'log' in frame) await hear(frame);
      else if ('failure' in frame) throw new Refusal(await cleanFailure(frame.failure, cleaner));
      else return checkOutcome(call, frame.outcome);
    }
    throw new Refusal({ is: 'crashed' });
  } catch (error) {
    throw wasLate(error, ports.now() >= deadlineAtMs) ? timedOut(timeoutMs, error) : error;
  }
}

/** Milliseconds before a throttled read is tried once more: at least the half of it, and a random part of the rest. */
const throttlePauseMs = 400;

/** A read that nobody worked on yet is tried once more, as long as half of its time remains. */
async function* framesOf(
  request: ToolRequest,
  { tool, deadlineAtMs }: { tool: Tool; deadlineAtMs: number },
  ports: Pick<Ports, 'tools' | 'now' | 'pause'>,
): AsyncGenerator<Frame> {
  try {
    yield* ports.tools.post(request);
    return;
  } catch (error) {
    const isThrottled = error instanceof Refusal && error.reason.is === 'throttled';
    if (!isThrottled || tool.effect !== 'read' || deadlineAtMs - ports.now() < tool.timeoutMs / 2)
      throw error;
  }
  await ports.pause((throttlePauseMs * (1 + Math.random())) / 2);
  yield* ports.tools.post(request);
}

/** Lambda ends an environment that never yields, which looks like a crash from outside: after the deadline it was late. */
function wasLate(error: unknown, late: boolean): boolean {
  return late && error instanceof Refusal && error.reason.is === 'crashed';
}

function timedOut(timeoutMs: number, cause: unknown): Refusal {
  return new Refusal({ is: 'timed-out', timeoutMs }, { cause });
}

function privateCallOf(
  call: Invocation,
  sessions: CallSessions,
  listener: Listener,
  deadlineAtMs: number,
): PrivateCall {
  const { tool, callId, caller, input } = call;
  const { data } = sessions;
  return {
    callId,
    tool: tool.name,
    input: withoutMark(tool, input),
    caller,
    deadlineAtMs,
    ...(data !== undefined && {
      dataSession: { ...data.credentials, expiresAt: new Date(data.expiresAtMs).toISOString() },
    }),
    wantsProgress: listener.onProgress !== undefined,
  };
}

/** The tool checks its output itself, but an attacker who took it over would not. */
function checkOutcome({ tool, spend }: Invocation, outcome: Outcome): Outcome {
  checkSize(tool, outcome);
  spend(Buffer.byteLength(JSON.stringify(outcome)));
  checkBlocks(outcome.content ?? [], tool.linkSchemes);
  return outcome;
}

/** @throws Refusal `bad-output` for one that nests too deep, `output-too-large` over the contract's `maxOutputBytes` */
export function checkSize(tool: Tool, outcome: Outcome): Outcome {
  // An outcome that nests too deep cannot be serialized.
  if (isTooDeep(outcome)) throw new Refusal({ is: 'bad-output' });
  if (Buffer.byteLength(JSON.stringify(outcome)) > tool.maxOutputBytes)
    throw new Refusal({ is: 'output-too-large', maxBytes: tool.maxOutputBytes });
  return outcome;
}

/** The message of a `tool-error` is the tool's own text; other failures hold none. */
async function cleanFailure(failure: Failure, cleaner: Cleaner): Promise<Failure> {
  if (failure.is !== 'tool-error') return failure;
  return { ...failure, message: await cleaner.text(failure.message) };
}

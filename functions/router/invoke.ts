/**
 * Step: the call to the tool. Enters: the sessions and the input. Leaves: the tool's outcome, checked.
 * Progress and log frames are passed on as they arrive. Never: an answer that broke off taken for a whole one.
 */
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { LogLevel, Outcome, PrivateCall, Progress } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { CallSessions } from './mint.ts';
import type { Ports } from './ports.ts';

/** What the client hears while the tool works. `onProgress` is absent when it did not ask. */
export type Listener = {
  onProgress?: (progress: Progress) => void;
  onLog?: (level: LogLevel, data: unknown) => void;
};

export type Invocation = { tool: Tool; callId: string; caller: Caller; input: Record<string, unknown> };

export async function invoke(
  call: Invocation,
  sessions: CallSessions,
  listener: Listener,
  ports: Pick<Ports, 'tools' | 'now'>,
): Promise<Outcome> {
  const { tool, callId, caller } = call;
  const { timeoutMs } = tool;
  const deadlineAtMs = ports.now() + timeoutMs;
  const body = JSON.stringify(privateCallOf(call, sessions, listener, deadlineAtMs));
  const { tenant } = caller;
  const request = { tool: tool.name, callId, tenant, body, session: sessions.invoke, timeoutMs };
  try {
    for await (const frame of ports.tools.post(request)) {
      if ('progress' in frame) listener.onProgress?.(frame.progress);
      else if ('log' in frame) listener.onLog?.(frame.log.level, frame.log.data);
      else if ('failure' in frame) throw new Refusal(frame.failure);
      else return checkOutcome(tool, frame.outcome);
    }
    throw new Refusal({ is: 'crashed' });
  } catch (error) {
    throw wasLate(error, ports.now() >= deadlineAtMs) ? timedOut(timeoutMs, error) : error;
  }
}

/** Lambda ends an environment that never yields, and from outside that looks like a crash: past its deadline it was late. */
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
  const session = sessions.data?.credentials;
  return {
    callId,
    tool: tool.name,
    input,
    caller,
    deadlineAtMs,
    ...(session !== undefined && {
      dataSession: {
        accessKeyId: session.accessKeyId,
        secretAccessKey: session.secretAccessKey,
        sessionToken: session.sessionToken,
        expiresAt: session.expiration.toISOString(),
      },
    }),
    wantsProgress: listener.onProgress !== undefined,
  };
}

/** The tool checked its output already; a tool that was taken over did not. */
function checkOutcome(tool: Tool, outcome: Outcome): Outcome {
  const bytes = Buffer.byteLength(JSON.stringify(outcome));
  if (bytes > tool.maxOutputBytes)
    throw new Refusal({ is: 'output-too-large', maxBytes: tool.maxOutputBytes });
  if (tool.output === undefined) return outcome;
  const parsed = tool.output.safeParse(outcome.structuredContent);
  if (!parsed.success) throw new Refusal({ is: 'bad-output' });
  return { ...outcome, structuredContent: parsed.data as Record<string, unknown> };
}

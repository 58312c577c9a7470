/**
 * Runs the work of one call. Enters: a checked private call. Leaves: frames, of which the last is an outcome or a
 * failure. runCall catches whatever ends the call, and failure-of.ts maps it, exhaustively. Never: a stack trace, an
 * output that does not fit its schema, or one that is too large.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import { toCallCredentials } from '../aws-client.ts';
import { checkBlocks } from '../content-blocks.ts';
import type { Tool } from '../contract.ts';
import { physicalNameOf } from '../data.ts';
import { bindGrants } from '../grant.ts';
import { errorFacts } from '../observe.ts';
import type { DataSession, Frame, Outcome, PrivateCall } from '../private-call.ts';
import { Refusal } from '../refusal.ts';
import { failureOf, refusalOf } from './failure-of.ts';
import { type Frames, openFrames } from './open-frames.ts';
import { tellThrown } from './thrown.ts';
import { type CallContext, outcomeOf, Reply, type Work } from './work.ts';

/** Between two signs of life on a long call. MCP clients wait 60 s and more without one. */
const heartbeatMs = 10_000;

export type ToolRun<T extends Tool> = {
  tool: T;
  work: Work<T>;
  call: Omit<PrivateCall, 'dataSession'>;
  dataSession: DataSession | undefined;
  logger: Logger;
  emit: (frame: Frame) => void;
};

/** Resolves when the last frame is emitted; never rejects. */
export async function runCall<T extends Tool>(run: ToolRun<T>): Promise<void> {
  const { tool, call } = run;
  const frames = openFrames(run.emit);
  const heartbeat = beat(run, frames);
  const { promise: late, cancel } = deadline(call.deadlineAtMs, tool.timeoutMs);
  try {
    const answer = await Promise.race([work(run, frames), late]);
    frames.end({ outcome: checkOutput(tool, answer) });
  } catch (error) {
    const failure = failureOf(error);
    if (failure.is === 'crashed') {
      run.logger.error('the tool failed', { callId: call.callId, ...errorFacts(error) });
      tellThrown(call.callId, error);
    }
    frames.end({ failure });
  } finally {
    clearInterval(heartbeat);
    cancel();
  }
}

async function work<T extends Tool>(run: ToolRun<T>, frames: Frames): Promise<unknown> {
  const { tool, call, dataSession } = run;
  const { callId, caller, deadlineAtMs, wantsProgress } = call;
  // Nobody waits for the answer any more; so a call that is replayed later does nothing.
  if (deadlineAtMs <= Date.now()) throw new Refusal({ is: 'timed-out', timeoutMs: tool.timeoutMs });
  // Parsed again, so that the contract's promise to its handler does not depend on the router.
  const input = tool.input.parse(call.input);
  const arns = JSON.parse(process.env.DATA_ARNS ?? '{}') as Record<string, string>;
  const context: CallContext = {
    get credentials() {
      if (dataSession === undefined) throw new Error('a tool without grants has no credentials');
      return toCallCredentials(dataSession);
    },
    caller,
    callId,
    deadlineAtMs,
    named: bindGrants(tool.grants, { caller, input, callId }),
    data: (name) => physicalNameOf(arns[name] ?? ''),
    progress: (progress, total, message) => {
      if (!wantsProgress) return;
      frames.progress({
        progress,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message }),
      });
    },
    log: (level, data) => frames.log(level, data),
  };
  try {
    return await run.work(input as never, context);
  } catch (error) {
    throw refusalOf(error, tool, context);
  }
}

function beat<T extends Tool>({ tool, call }: ToolRun<T>, frames: Frames): NodeJS.Timeout | undefined {
  if (!tool.progress || !call.wantsProgress) return undefined;
  let seconds = 0;
  return setInterval(() => {
    seconds += heartbeatMs / 1000;
    frames.beat(`still working after ${seconds} s`);
  }, heartbeatMs);
}

function deadline(deadlineAtMs: number, timeoutMs: number): { promise: Promise<never>; cancel: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const inMs = Math.min(deadlineAtMs - Date.now(), timeoutMs);
  const timer = setTimeout(() => reject(new Refusal({ is: 'timed-out', timeoutMs })), Math.max(0, inMs));
  return { promise, cancel: () => clearTimeout(timer) };
}

function checkOutput(tool: Tool, answer: unknown): Outcome {
  const outcome = outcomeOf(checkShape(tool, answer));
  if (tool.output !== undefined && tool.output.safeParse(outcome.structuredContent).success === false)
    throw new Refusal({ is: 'bad-output' });
  // An outcome that cannot be serialized fails here, not on the wire.
  const bytes = Buffer.byteLength(JSON.stringify(outcome));
  if (bytes > tool.maxOutputBytes)
    throw new Refusal({ is: 'output-too-large', maxBytes: tool.maxOutputBytes });
  checkBlocks(outcome.content ?? [], tool.linkSchemes);
  return outcome;
}

function checkShape(tool: Tool, answer: unknown): Reply | Record<string, unknown> {
  if (answer instanceof Reply) return answer;
  if (tool.output === undefined || typeof answer !== 'object' || answer === null)
    throw new Refusal({ is: 'bad-output' });
  return answer as Record<string, unknown>;
}

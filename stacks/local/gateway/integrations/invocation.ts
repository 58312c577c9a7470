/**
 * Calling a function within a time limit. In: a function name, an event and a deadline. Out: what the function
 * answered. A function is never told that nobody waits for it any more: on AWS it goes on until it is done.
 */
import type { Invocation } from '../../lambda/run.ts';
import { GatewayFailure } from '../gateway-failure.ts';

export type InvokeOptions = {
  /** value of X-Amzn-Trace-Id for this invocation */
  traceId: string;
  /** header X-Amz-Tenant-Id of the invocation */
  tenantId?: string | undefined;
};

/** Invokes a function by its name with a JSON payload; rejects when Lambda itself refuses, for example throttles. */
export type Invoke = (functionName: string, payload: string, options: InvokeOptions) => Promise<Invocation>;

/** The function did not answer in time. */
export class TimedOut extends Error {}

/** Waits for an invocation until `timeoutMs` have passed, then throws TimedOut and lets the function go on unheard. */
export async function withinTime(invocation: Promise<Invocation>, timeoutMs: number): Promise<Invocation> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // A late answer still has to be read: an unread stream would hold the function back.
      invocation.then((late) => late.kind === 'streamed' && void drain(late.body), ignore);
      reject(new TimedOut(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([invocation, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads a stream to its end, so that the function can finish; its content and its end are dropped. */
export async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  await drainIterator(body[Symbol.asyncIterator]());
}

/** As `drain`, for a stream that was begun. */
export async function drainIterator(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    while (!(await iterator.next()).done);
  } catch {
    // The function failed after its caller had left: only its own log tells.
  }
}

/** INTEGRATION_TIMEOUT, as the client sees it. */
export function integrationTimeout(functionName: string, timeoutMs: number): GatewayFailure {
  return new GatewayFailure('INTEGRATION_TIMEOUT', {
    note: `${functionName} did not answer within ${timeoutMs} ms`,
  });
}

function ignore(): void {}

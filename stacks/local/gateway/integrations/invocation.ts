/**
 * Calls a function within a time limit. Takes a function name, an event and a deadline; gives the function's
 * answer. A function does not learn that its caller left: on AWS it also runs to its end.
 */
import type { Invocation } from '../../lambda/run.ts';
import { GatewayFailure } from '../gateway-failure.ts';

export type InvokeOptions = {
  /** value of X-Amzn-Trace-Id for this invocation */
  traceId: string;
  /** header X-Amz-Tenant-Id of the invocation */
  tenantId?: string | undefined;
};

/** Invokes a function with a JSON payload; rejects when Lambda itself refuses, for example throttles. */
export type Invoke = (functionName: string, payload: string, options: InvokeOptions) => Promise<Invocation>;

/** The function did not answer in time. */
export class TimedOut extends Error {}

/** Waits `timeoutMs` for an invocation. @throws TimedOut; the function then goes on without a reader */
export async function withinTime(invocation: Promise<Invocation>, timeoutMs: number): Promise<Invocation> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // A late answer must still be read: an unread stream would block the function.
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

/** Reads a stream to its end, so that the function can finish; drops its content and its errors. */
export async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  await drainIterator(body[Symbol.asyncIterator]());
}

/** Like `drain`, for a stream that was partly read. */
export async function drainIterator(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    while (!(await iterator.next()).done);
  } catch {
    // The function failed after its caller had left, so only its own log reports it.
  }
}

/** INTEGRATION_TIMEOUT, the client's view of it. */
export function integrationTimeout(functionName: string, timeoutMs: number): GatewayFailure {
  return new GatewayFailure('INTEGRATION_TIMEOUT', {
    note: `${functionName} did not answer within ${timeoutMs} ms`,
  });
}

function ignore(): void {}

/**
 * The failures of an invocation, in AWS's own types and sentences: `{ errorType, errorMessage }`. Knows
 * nothing of processes or sockets.
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html,
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
import { AwsError } from '../../account/aws-request.ts';

/** The payload of a function error, as Lambda writes it. */
export type Failure = { errorType: string; errorMessage: string; trace?: string[] };

/** Thrown by the iteration of a streamed body: the function failed after its first byte. */
export class StreamFailure extends Error {
  readonly errorType: string;
  readonly errorMessage: string;
  constructor(failure: Failure) {
    super(`${failure.errorType}: ${failure.errorMessage}`);
    this.name = 'StreamFailure';
    this.errorType = failure.errorType;
    this.errorMessage = failure.errorMessage;
  }
}

/** 429 TooManyRequestsException: as many calls run as the function, or the account, may run at once. */
export class LambdaThrottled extends AwsError {
  constructor(functionName: string, limit: number) {
    super('TooManyRequestsException', 429, `Rate Exceeded: ${functionName} is limited to ${limit} at once`);
    this.name = 'LambdaThrottled';
  }
}

/** Lambda's answer, 413, to a payload over the limit in bytes. */
export function requestTooLarge(bytes: number, limit: number): AwsError {
  const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation; it has ${bytes}`;
  return new AwsError('RequestTooLargeException', 413, message);
}

/** Lambda's sentence for a tenant that the function does not isolate, a missing one, or an invalid id. */
export function tenantRefused(): AwsError {
  const sentence =
    'Tenant ID configuration not specified or passed to a function when tenant isolation is not enabled';
  return new AwsError('InvalidParameterValueException', 400, sentence);
}

/** Lambda's answer, 404, to the name of an unknown function. */
export function unknownFunction(name: string): AwsError {
  return new AwsError('ResourceNotFoundException', 404, `Function not found: ${name}`);
}

/** Lambda's `Sandbox.Timedout`. @param timeoutMs the function's own limit */
export function timedOut(requestId: string, timeoutMs: number): Failure {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return failure('Sandbox.Timedout', requestId, `Task timed out after ${seconds} seconds`);
}

/** Lambda's `Runtime.OutOfMemory`. */
export function outOfMemory(requestId: string): Failure {
  return failure('Runtime.OutOfMemory', requestId, 'Runtime exited with error: signal: killed');
}

/** The process ended by itself, or by a signal that neither the timeout nor the memory limit sent. */
export function exited(requestId: string, code: number | null, signal: NodeJS.Signals | null): Failure {
  if (signal)
    return failure('Runtime.ExitError', requestId, `Runtime exited with error: ${signalText(signal)}`);
  const reason = code ? `with error: exit status ${code}` : 'without providing a reason';
  return failure('Runtime.ExitError', requestId, `Runtime exited ${reason}`);
}

/** Lambda's `Function.ResponseSizeTooLarge`. @param limit bytes */
export function responseTooLarge(limit: number): Failure {
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${limit} bytes).`;
  return { errorType: 'Function.ResponseSizeTooLarge', errorMessage };
}

/** A runtime's posted error: unchanged, or a description when it has another form. */
export function parseFailure(body: string, errorType: string | undefined): Failure {
  try {
    const parsed = JSON.parse(body) as Failure;
    if (typeof parsed.errorType === 'string' && typeof parsed.errorMessage === 'string') return parsed;
  } catch {
    // falls through: whatever it was, it was an error
  }
  return {
    errorType: errorType ?? 'Runtime.Unknown',
    errorMessage: 'the runtime reported an error without a text',
  };
}

function failure(errorType: string, requestId: string, sentence: string): Failure {
  return { errorType, errorMessage: `RequestId: ${requestId} Error: ${sentence}` };
}

/** Spells signals as Go does, the language of Lambda's sandbox. */
function signalText(signal: NodeJS.Signals): string {
  const text: Partial<Record<NodeJS.Signals, string>> = {
    SIGKILL: 'killed',
    SIGABRT: 'aborted',
    SIGSEGV: 'segmentation fault',
    SIGTERM: 'terminated',
    SIGTRAP: 'trace/breakpoint trap',
  };
  return `signal: ${text[signal] ?? signal}`;
}

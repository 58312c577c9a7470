/**
 * Logs and traces, for every function, by Powertools: its Logger always, and its tracing where an X-Ray daemon
 * listens. Never: an argument value, a token, a credential, a tool's output.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { MiddlewareObj } from '@middy/core';
import { traceMiddleware } from './trace.ts';

/** The middlewares that every function carries, and the logger that they feed. */
export type Observability = { logger: Logger; middlewares: MiddlewareObj[] };

/** Made once per environment. @param service the function's role in the app, such as `router` */
export function observe(service: string): Observability {
  const logger = new Logger({ serviceName: service });
  const context = injectLambdaContext(logger, { logEvent: false, clearState: true }) as MiddlewareObj;
  // Lambda sets this variable in its own environments; without a daemon nothing would receive segments.
  const daemon = process.env.AWS_XRAY_DAEMON_ADDRESS;
  return {
    logger,
    middlewares: daemon === undefined ? [context] : [context, traceMiddleware(service, daemon)],
  };
}

/** An error can be its own cause. */
const maxCauses = 3;

/**
 * The facts of an unexpected error that may be logged: its class, AWS's code and status, and the place that threw it.
 * Without the message: AWS puts resource names, and so argument values, into its sentences.
 */
export function errorFacts(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const metadata = (error as { $metadata?: { httpStatusCode?: number; requestId?: string } }).$metadata;
  return {
    // Some libraries do not name their errors; then the class tells the kind.
    error: error.name === 'Error' ? error.constructor.name : error.name,
    status: metadata?.httpStatusCode,
    awsRequestId: metadata?.requestId,
    at: framesOf(error),
    ...(error.cause !== undefined && depth < maxCauses && { cause: errorFacts(error.cause, depth + 1) }),
  };
}

/** The stack begins with the message, and a line of the message can look like a frame: it is cut off first. */
function framesOf({ stack = '', message }: Error): string[] {
  // The AWS SDK changes messages later: then the stack begins with the first message.
  const frames = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
  return frames
    .split('\n')
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    .slice(0, 6)
    .map((line) => line.trim());
}

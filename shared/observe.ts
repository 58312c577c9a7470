/**
 * Logs and traces, for every function. Powertools' Logger always; its Tracer only where an X-Ray daemon
 * listens: it stands on the X-Ray SDK, the heaviest import of all, so nothing else may import it.
 * Never: an argument value, a token, a credential, a tool's output.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { MiddlewareObj } from '@middy/core';

/** The middlewares that every function carries, and the logger that they feed. */
export type Observability = { logger: Logger; middlewares: MiddlewareObj[] };

/** Made once per environment. `service`: the function's role in the app, for example `router`. */
export async function observe(service: string): Promise<Observability> {
  const logger = new Logger({ serviceName: service });
  const context = injectLambdaContext(logger, { logEvent: false, clearState: true }) as MiddlewareObj;
  // Lambda sets this variable in its own environments; without a daemon there is nobody to send segments to.
  if (process.env.AWS_XRAY_DAEMON_ADDRESS === undefined) return { logger, middlewares: [context] };
  const { traceMiddleware } = await import('./trace.ts');
  return { logger, middlewares: [context, traceMiddleware(service)] };
}

/**
 * What may be logged of an unexpected error: its class, AWS's code and status, and where it was thrown.
 * The message is left out: AWS puts resource names, and so argument values, into its sentences.
 */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const metadata = (error as { $metadata?: { httpStatusCode?: number; requestId?: string } }).$metadata;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    status: metadata?.httpStatusCode,
    awsRequestId: metadata?.requestId,
    at: frames.slice(0, 6).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: errorFacts(error.cause) }),
  };
}

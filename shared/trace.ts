/** X-Ray through Powertools Tracer. Only observe.ts imports this, and only where a daemon listens. */
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { MiddlewareObj } from '@middy/core';

/**
 * A subsegment per invocation. `captureResponse: false`, or a tool's output would become trace metadata. Of an error
 * the segment holds that there was one: its message can quote an argument, its facts are in the log (observe.ts).
 */
export function traceMiddleware(service: string): MiddlewareObj {
  // The Tracer takes this setting from the environment alone (Powertools, Tracer, "Disabling exception capture").
  process.env.POWERTOOLS_TRACER_CAPTURE_ERROR = 'false';
  // Outgoing requests are not captured: their paths hold object keys, which are argument values.
  const tracer = new Tracer({ serviceName: service, captureHTTPsRequests: false });
  return captureLambdaHandler(tracer, { captureResponse: false }) as MiddlewareObj;
}

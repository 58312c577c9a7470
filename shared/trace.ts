/** X-Ray through Powertools Tracer. Imported by observe.ts alone, and only where a daemon listens. */
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { MiddlewareObj } from '@middy/core';

/** A subsegment per invocation. `captureResponse: false`, or a tool's output would become trace metadata. */
export function traceMiddleware(service: string): MiddlewareObj {
  // Outgoing requests are not captured: their paths hold object keys, which are argument values.
  const tracer = new Tracer({ serviceName: service, captureHTTPsRequests: false });
  return captureLambdaHandler(tracer, { captureResponse: false }) as MiddlewareObj;
}

/** A trace of each invocation, by Powertools' middleware. Only observe.ts imports this, and only where a daemon listens. */
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { MiddlewareObj } from '@middy/core';
import { segmentWriter } from './segment-writer.ts';

/**
 * A subsegment for each sampled invocation. `captureResponse: false`, or a tool's output would become trace metadata.
 * @param daemon address and port of the X-Ray daemon
 */
export function traceMiddleware(service: string, daemon: string): MiddlewareObj {
  return captureLambdaHandler(segmentWriter(service, daemon), { captureResponse: false }) as MiddlewareObj;
}

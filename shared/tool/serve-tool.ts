/**
 * The middy stack of every tool. Enters: an API Gateway event with a private call. Leaves: NDJSON frames. Order: the
 * credentials are taken out of the event, so that nothing after that can log them; then the invoker is checked; then
 * the tool works with the call's own session. Never: data access with the execution role.
 */
import { PassThrough } from 'node:stream';
import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import type { Tool } from '../contract.ts';
import { observe } from '../observe.ts';
import type { Frame } from '../private-call.ts';
import { checkInvoker } from './check-invoker.ts';
import { runCall } from './run-call.ts';
import { dataSessionOf, type TakenEvent, takeCall } from './take-call.ts';
import type { Work } from './work.ts';

/**
 * A Lambda handler for one tool. `INVOKE_ROLE_ARN` and `DATA_ARNS` come from stacks/app/tools/tools.ts.
 * @throws Error when `INVOKE_ROLE_ARN` is missing
 */
export function serveTool<T extends Tool>(tool: T, work: Work<T>): unknown {
  const invokeRoleArn = process.env.INVOKE_ROLE_ARN;
  if (invokeRoleArn === undefined) throw new Error('INVOKE_ROLE_ARN is not set');
  const { logger, middlewares } = observe(tool.name);
  return middy({ executionMode: executionModeStreamifyResponse })
    .use(takeCall())
    .use(checkInvoker(tool, invokeRoleArn))
    .use(middlewares)
    .handler(async (taken: unknown) => {
      const event = taken as TakenEvent;
      const body = new PassThrough();
      const emit = (frame: Frame) => body.write(`${JSON.stringify(frame)}\n`);
      // Not awaited: the frames flow while the work goes on, and middy ends with the stream.
      void runCall({ tool, work, call: event.call, dataSession: dataSessionOf(event), logger, emit }).finally(
        () => body.end(),
      );
      return { statusCode: 200, headers: { 'content-type': 'application/x-ndjson' }, body };
    });
}

/**
 * Second middleware: the caller must be a session of the invoke role whose tag names this tool. API Gateway passes no
 * tags on, but the role's trust binds the session's name to its tag (shared/names.ts), and the ARN comes from API
 * Gateway's own signature check. A direct invocation has no such ARN, or an invented one. It is refused, and would gain
 * nothing, since the execution role can do nothing.
 */
import type { MiddlewareObj } from '@middy/core';
import type { Tool } from '../contract.ts';
import { answer, type TakenEvent } from './take-call.ts';

/** Answers 403 to any other caller. */
export function checkInvoker(tool: Tool, invokeRoleArn: string): MiddlewareObj {
  const [, , , , account, path] = invokeRoleArn.split(':');
  const roleName = path?.slice(path.lastIndexOf('/') + 1);
  const expected = `arn:aws:sts::${account}:assumed-role/${roleName}/${tool.name}@`;
  return {
    before: (request) => {
      const { callerArn, call } = request.event as TakenEvent;
      if (callerArn?.startsWith(expected) === true && call.tool === tool.name) return undefined;
      return answer(403, 'Only the router calls a tool, with a session for this tool.');
    },
  };
}

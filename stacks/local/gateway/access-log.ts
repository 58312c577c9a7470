/**
 * The access log of a stage, compiled from the stage's resource: one line per finished call, in the stage's
 * own format. A line contains only what the format names.
 * Source: API Gateway Developer Guide, "Set up CloudWatch logging for REST APIs in API Gateway".
 */
import type { Resource } from '../../plan/plan-types.ts';
import type { Call, Findings } from './call.ts';
import { PlanNotUnderstood } from './not-understood.ts';
import { compileSubstitution } from './vtl/substitution.ts';

/** Takes one line of one API's log, without a line end. */
export type WriteAccessLog = (restApiId: string, line: string) => void;

/** Compiles `accessLogSettings`; a stage without them logs nothing. */
export function compileAccessLog(
  stage: Resource,
  write: WriteAccessLog,
): (call: Call, found: Findings) => void {
  const settings = stage.inputs.accessLogSettings;
  if (settings === undefined || settings === null) return () => {};
  const refuse = (reason: string): never => {
    throw new PlanNotUnderstood(stage, 'accessLogSettings', reason);
  };
  const { destinationArn, format, ...others } = settings as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other) refuse(`${other} is not interpreted locally`);
  if (typeof destinationArn !== 'string' || typeof format !== 'string') {
    return refuse('destinationArn and format must be texts');
  }
  // "The access log format must include at least $context.requestId or $context.extendedRequestId."
  if (!/\$context\.(extendedR|r)equestId\b/.test(format)) refuse('the format names no request id');
  const fillIn = compileSubstitution(format, 'access log', refuse);
  return (call, found) => write(call.api.restApiId, fillIn(call, found).trimEnd());
}

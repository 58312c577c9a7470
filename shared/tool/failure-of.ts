/**
 * The error of a tool's work → the failure of its call. Enters: anything. Leaves: a failure that the wire knows. Never:
 * AWS's own words; a refusal that only the router may give.
 */
import { failedRead, isAccessDenied, isThrottled } from '../aws-client.ts';
import type { Tool } from '../contract.ts';
import type { Failure } from '../private-call.ts';
import { Refusal } from '../refusal.ts';
import type { CallContext } from './work.ts';

/** AWS's denial or throttle of the call's own session as a Refusal; any other error as it is. */
export function refusalOf(error: unknown, tool: Tool, call: Pick<CallContext, 'named' | 'data'>): unknown {
  if (isAccessDenied(error)) {
    const is = isOwnRead(error, tool, call) ? 'absent-or-denied' : 'access-denied';
    return new Refusal({ is }, { cause: error });
  }
  return isThrottled(error) ? new Refusal({ is: 'throttled', what: 'data' }, { cause: error }) : error;
}

/**
 * Whether the denied command read an object that the call's own grant names. Without s3:ListBucket S3 answers 403 for a
 * missing object, too, so that nobody learns which names exist (S3 API Reference, GetObject and HeadObject,
 * "Permissions"). S3 also passes on denials of KMS; then the object exists.
 */
function isOwnRead(error: unknown, { grants }: Tool, { named, data }: Pick<CallContext, 'named' | 'data'>) {
  const read = failedRead(error);
  if (read === undefined || /is not authorized to perform: kms:/.test(String(error))) return false;
  return grants.some(
    ({ kind, actions, on, as }) =>
      kind === 'key' &&
      actions.includes('s3:GetObject') &&
      on !== undefined &&
      read.bucket === data(on) &&
      read.key === named[as],
  );
}

/** Exhaustive: a new reason does not compile until somebody decides whether a tool may give it. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Refusal)) return { is: 'crashed' };
  const { reason } = error;
  switch (reason.is) {
    case 'tool-error':
    case 'access-denied':
    case 'absent-or-denied':
    case 'bad-output':
    case 'output-too-large':
    case 'timed-out':
    case 'crashed':
      return reason;
    case 'throttled':
      return reason.what === 'data' ? { is: 'throttled', what: 'data' } : { is: 'crashed' };
    // Only the router may give these: a tool that throws one has failed.
    case 'unknown-tool':
    case 'missing-scope':
    case 'denied':
    case 'needs-approval':
    case 'not-approved':
    case 'not-approvable':
    case 'bad-arguments':
    case 'refused-value':
    case 'refused-content':
    case 'guardrail':
    case 'policy-too-large':
    case 'not-recorded':
    case 'braked':
    case 'over-budget':
    case 'unavailable':
      return { is: 'crashed' };
  }
}

/**
 * A policy that ends existing sessions, for an administrator to put on the session roles. Takes the sessions'
 * owner and a time; gives one document. Pure. An operator's brake stops new calls but cannot write policies;
 * a session ends by itself within 15 minutes, and this covers those minutes.
 * Source: IAM User Guide, "Revoke IAM role temporary security credentials" (aws:TokenIssueTime); the tags are
 * those that the router mints with (mint.ts).
 */
import { type PolicyDocument, policyDocument } from '../../shared/policy-document.ts';

export type WhoseSessions = { caller: string } | { tool: string } | { all: true };

/** A policy that denies everything to sessions that were minted before a time. */
export function brakeSessions(whose: WhoseSessions, before: Date): PolicyDocument {
  const tag =
    'caller' in whose
      ? { 'aws:PrincipalTag/subject': whose.caller }
      : 'tool' in whose
        ? { 'aws:PrincipalTag/tool': whose.tool }
        : undefined;
  return policyDocument([
    {
      Sid: 'EndSessions',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        DateLessThan: { 'aws:TokenIssueTime': before.toISOString() },
        ...(tag !== undefined && { StringEquals: tag }),
      },
    },
  ]);
}

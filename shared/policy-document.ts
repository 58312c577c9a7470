/**
 * The part of the IAM policy language that this project writes and reads, as JSON.
 * Source: IAM User Guide, "IAM JSON policy elements reference".
 */

/**
 * One IAM policy statement. Elements that are absent here (for example `NotPrincipal`) are refused by the evaluator.
 */
export type Statement = {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: '*' | Record<string, string | string[]>;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  /** operator → condition key → values */
  Condition?: Record<string, Record<string, string | string[]>>;
};

/** One IAM policy: identity, resource, trust, boundary, session or endpoint policy. */
export type PolicyDocument = {
  Version: '2012-10-17';
  Id?: string;
  Statement: Statement[];
};

/** A document with the version that policy variables need. */
export function policyDocument(statements: Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/**
 * Reasons in AWS's own words, to stand after "… is not authorized to perform: <action> on resource: <resource>".
 * Source: IAM User Guide, "Troubleshoot access denied error messages".
 */
import type { PolicyKind } from './statement.ts';

const names: Record<PolicyKind, [article: string, noun: string]> = {
  identity: ['an', 'identity-based policy'],
  resource: ['a', 'resource-based policy'],
  trust: ['the', 'role trust policy'],
  boundary: ['a', 'permissions boundary'],
  session: ['a', 'session policy'],
  endpoint: ['a', 'VPC endpoint policy'],
  scp: ['a', 'service control policy'],
};

/** AWS's words for a Deny in a policy of this kind. */
export const explicitDenyReason = (kind: PolicyKind): string =>
  `with an explicit deny in ${names[kind].join(' ')}`;

/** AWS's words for the lack of an Allow in policies of this kind. */
export const implicitDenyReason = (kind: PolicyKind, action: string): string =>
  `because no ${names[kind][1]} allows the ${action} action`;

/** The reason of an Allow, for tests and proofs. AWS itself gives none. */
export const allowReason = (kind: PolicyKind): string => `because ${names[kind].join(' ')} allows it`;

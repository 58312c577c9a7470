// biome-ignore-all lint/style/noExcessiveLinesPerFile: one action of STS, with its checks in their order
/**
 * sts:AssumeRole. Enters: the caller's session and network, and a checked input. Leaves: the claims of the new
 * session. Checks first the limits of the request, then the target role, then IAM for each action that the
 * request implies (AssumeRole, TagSession with tags, SetSourceIdentity with a source identity), each with only
 * the condition keys of that action. IAM must allow every one of them.
 * Sources: STS API Reference, AssumeRole; Service Authorization Reference, "AWS Security Token Service"; IAM
 * User Guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with assumed roles".
 */
import { deflateRawSync } from 'node:zlib';
import { evaluateTrust } from '../iam/evaluate.ts';
import type { Account } from './account.ts';
import { refuseUnlessAllowed } from './authorize.ts';
import { AwsError, type SessionClaims } from './aws-request.ts';
import { readPolicy } from './policy-text.ts';
import type { Principal } from './principals.ts';
import type { Caller, Context } from './request-context.ts';

/** The input of AssumeRole, each value checked for its form. */
export type AssumeRoleInput = {
  roleArn: string;
  roleSessionName: string;
  /** seconds */
  durationSeconds: number;
  /** session tags, in the order of the request */
  tags: Record<string, string>;
  sourceIdentity?: string;
  externalId?: string;
  /** JSON text, as sent */
  policy?: string;
};

/**
 * "Role chaining limits your … role session to a maximum of one hour"; every caller here is an assumed role.
 */
const maxChainedSeconds = 3_600;
/**
 * STS packs session policy and tags into a binary format with a limit that AWS does not publish. The API
 * reference's sample (a policy of 102 characters) takes 6 %: about 1,600 bytes when deflated. This estimate is
 * good enough for a warning, but proves nothing.
 */
const packedLimitBytes = 1_600;

export type Assumed = { claims: SessionClaims; role: Principal; packedPolicySize: number };

/**
 * Makes all checks of the request, in the order above.
 * @param nowMs milliseconds since the epoch
 * @throws AwsError with STS's code and words
 */
export function assumeRole(account: Account, caller: Caller, input: AssumeRoleInput, nowMs: number): Assumed {
  checkDuration(input);
  checkSessionPolicy(input);
  const packedPolicySize = packedSize(input);
  const sourceIdentity = sourceIdentityOf(caller, input);
  const role = account.principals.byArn(input.roleArn);
  for (const { action, context } of questionsOf(input, sourceIdentity)) {
    const ask = { action, resource: input.roleArn, context: { ...context, ...tagsOfTarget(role) } };
    // The same answer as for a denied role, so that nobody learns which roles exist.
    if (!role) throw notAuthorized(caller, ask);
    const question = account.questionOf(caller, ask);
    refuseUnlessAllowed(evaluateTrust(question, role.trust, account.policiesOf(caller)), caller, ask);
  }
  if (!role) throw new AwsError('AccessDenied', 403, 'no such role');
  return { claims: claimsOf(role, account, input, { sourceIdentity, nowMs }), role, packedPolicySize };
}

/** @returns the actions of one request, each with its own condition keys (Service Authorization Reference) */
function questionsOf(
  input: AssumeRoleInput,
  sourceIdentity: string | undefined,
): { action: string; context: Context }[] {
  const names = Object.keys(input.tags);
  const tags: Context = Object.fromEntries(
    names.map((key) => [`aws:RequestTag/${key}`, input.tags[key] ?? '']),
  );
  if (names.length > 0) tags['aws:TagKeys'] = names;
  return [
    {
      action: 'sts:AssumeRole',
      context: {
        ...tags,
        'sts:RoleSessionName': input.roleSessionName,
        ...(input.externalId === undefined ? {} : { 'sts:ExternalId': input.externalId }),
        ...(input.sourceIdentity === undefined ? {} : { 'sts:SourceIdentity': input.sourceIdentity }),
      },
    },
    ...(names.length > 0 ? [{ action: 'sts:TagSession', context: tags }] : []),
    // In a chain the inherited identity is set again: "the sts:SetSourceIdentity permission" is needed on
    // each role.
    ...(sourceIdentity === undefined
      ? []
      : [{ action: 'sts:SetSourceIdentity', context: { 'sts:SourceIdentity': sourceIdentity } }]),
  ];
}

/** "After the source identity is set, the value cannot be changed." A chained session inherits it. */
function sourceIdentityOf({ session }: Caller, input: AssumeRoleInput): string | undefined {
  const inherited = session.sourceIdentity;
  if (inherited !== undefined && input.sourceIdentity !== undefined && input.sourceIdentity !== inherited) {
    throw new AwsError(
      'AccessDenied',
      403,
      'The source identity of a session cannot be changed once it is set.',
    );
  }
  return inherited ?? input.sourceIdentity;
}

function checkDuration({ durationSeconds }: AssumeRoleInput): void {
  // A role's own maximum is at least one hour (CreateRole), so the limit of role chaining is never the wider one.
  if (durationSeconds <= maxChainedSeconds) return;
  const message =
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.';
  throw new AwsError('ValidationError', 400, message);
}

function checkSessionPolicy({ policy }: AssumeRoleInput): void {
  if (policy === undefined) return;
  try {
    readPolicy(policy, 'session', 'Policy');
  } catch (error) {
    throw new AwsError(
      'MalformedPolicyDocument',
      400,
      error instanceof Error ? error.message : 'Syntax errors in policy.',
    );
  }
}

/**
 * @returns per cent of the space for session policy and tags
 * @throws AwsError PackedPolicyTooLarge above 100
 */
function packedSize({ policy = '', tags }: AssumeRoleInput): number {
  const entries = Object.entries(tags).flat();
  if (policy === '' && entries.length === 0) return 0;
  const packed = deflateRawSync([policy, ...entries].join('\0')).length;
  const perCent = Math.ceil((packed * 100) / packedLimitBytes);
  if (perCent <= 100) return perCent;
  const message = `Packed size of session policies and tags consumes ${perCent}% of allotted space.`;
  throw new AwsError('PackedPolicyTooLarge', 400, message);
}

/** Condition keys of the target role (Service Authorization Reference). */
function tagsOfTarget(role: Principal | undefined): Context {
  const tags = Object.entries(role?.tags ?? {});
  return Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

function claimsOf(
  role: Principal,
  { accountId }: Account,
  input: AssumeRoleInput,
  { sourceIdentity, nowMs }: { sourceIdentity: string | undefined; nowMs: number },
): SessionClaims {
  // STS states times in whole seconds, and no session lasts longer than its stated end.
  const issuedAtMs = Math.floor(nowMs / 1_000) * 1_000;
  return {
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.roleName}/${input.roleSessionName}`,
    roleArn: role.roleArn,
    roleName: role.roleName,
    roleId: role.roleId,
    sessionName: input.roleSessionName,
    issuedAtMs,
    expiresAtMs: issuedAtMs + input.durationSeconds * 1_000,
    tags: input.tags,
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    ...(input.policy === undefined ? {} : { sessionPolicy: input.policy }),
  };
}

function notAuthorized(
  { session }: Caller,
  { action, resource }: { action: string; resource: string },
): AwsError {
  const message = `User: ${session.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return new AwsError('AccessDenied', 403, message);
}

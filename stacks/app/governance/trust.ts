/**
 * The trust policies of governing roles, as documents: `githubTrust` for the pipeline, `operatorTrust` for
 * people. Neither trusts a whole repository, a whole account or an agent. Pure.
 */
import { type PolicyDocument, policyDocument } from '../../../shared/policy-document.ts';

/**
 * Trusts one GitHub environment of one repository, by the exact subject: an environment has reviewers and
 * branch rules, unlike a branch or a pull request. The identity provider belongs to the account (IAM admits
 * one for each URL), so no stage makes it. Repositories made or renamed after 18 June 2026 have their ids in
 * the subject, which is safer, because somebody else can take over a name (GitHub changelog 2026-04-23,
 * "Immutable subject claims"). Source: GitHub Docs, "Configuring OpenID Connect in Amazon Web Services".
 * @throws Error for names that a subject cannot contain unchanged
 */
export function githubTrust(of: {
  accountId: string;
  repository: string;
  environment: string;
}): PolicyDocument {
  const { repository, environment } = of;
  if (!/^[A-Za-z0-9-]+(@\d+)?\/[\w.-]+(@\d+)?$/.test(repository))
    throw new Error(`"${repository}" is no repository: it must read owner/name, as in the token's subject.`);
  // GitHub escapes ":" in an environment's name. Refuses every character that IAM or GitHub could read
  // differently.
  if (!/^[\w.-]+$/.test(environment))
    throw new Error(`"${environment}" is no environment: letters, digits, ".", "_" and "-" only.`);
  return policyDocument([
    {
      Sid: 'OneEnvironment',
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${of.accountId}:oidc-provider/${githubIssuer}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${githubIssuer}:aud`]: 'sts.amazonaws.com',
          [`${githubIssuer}:sub`]: `repo:${repository}:environment:${environment}`,
        },
      },
    },
  ]);
}

/**
 * Trusts the people with one role of this account. Identity Center demands MFA itself, but its sessions do
 * not show it; a session of any other role must show it. Never trusts an agent's session, from any role.
 * @throws Error when `principal` is neither a role nor an Identity Center permission set of this account
 */
export function operatorTrust(of: { accountId: string; principal: string }): PolicyDocument {
  const { accountId, principal } = of;
  const fromIdentityCenter = identityCenter.test(principal);
  if (!fromIdentityCenter && !plainRole.test(principal))
    throw new Error(
      `"${principal}" is no operator: give a role's ARN, or arn:aws:iam::<account>:role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_<permission set>_*.`,
    );
  if (!principal.startsWith(`arn:aws:iam::${accountId}:`))
    throw new Error(`"${principal}" is of another account than this stage, ${accountId}.`);
  return policyDocument([
    {
      Sid: 'People',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: 'sts:AssumeRole',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': principal },
        ...(!fromIdentityCenter && { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      },
    },
    {
      Sid: 'NoAgents',
      Effect: 'Deny',
      Principal: '*',
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: { StringEquals: { 'aws:PrincipalTag/actor': 'ai-agent' } },
    },
  ]);
}

/** The audience of GitHub's tokens for which `aws-actions/configure-aws-credentials` asks. */
const githubIssuer = 'token.actions.githubusercontent.com';

/** A role of IAM Identity Center: its name ends in digits that Identity Center chooses. */
const identityCenter =
  /^arn:aws:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/([a-z0-9-]+\/)?AWSReservedSSO_[\w+=,.@-]+_\*$/;
const plainRole = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/**
 * Execution credentials, which an AWS service gets when it assumes a role for the code that it runs. Takes a
 * role's name, the service and the session's name; gives sealed credentials only if the role's trust policy
 * names that service.
 * Source: Lambda Developer Guide, "Defining Lambda function permissions with an execution role".
 */

import { AwsError, type Credentials, type Session } from '../../account/aws-request.ts';
import { indexPlan } from '../../account/plan-index.ts';
import { readPrincipals } from '../../account/principals.ts';
import { evaluateTrust } from '../../iam/evaluate.ts';
import type { Plan } from '../../plan/plan-types.ts';
import type { Vault } from './credentials.ts';
import { isSessionName } from './sts-input.ts';

export type AssumeForService = (
  roleName: string,
  service: 'lambda.amazonaws.com',
  sessionName: string,
  options: { sourceFunctionArn: string; durationMs?: number },
) => { credentials: Credentials; session: Session };

/** Credentials of an execution environment last at most as long as the longest role session. */
const executionSessionMs = 12 * 3_600_000;

/**
 * Reads the plan's roles once. The returned function throws an Error for a role that the plan lacks, and
 * AwsError AccessDenied (403) for a service that the role does not trust.
 */
export function createAssumeForService(input: {
  plan: Plan;
  vault: Vault;
  now?: () => number;
}): AssumeForService {
  const { plan, vault, now = Date.now } = input;
  const principals = readPrincipals(indexPlan(plan));
  return (roleName, service, sessionName, { sourceFunctionArn, durationMs = executionSessionMs }) => {
    const role = principals.byName(roleName);
    if (!role) throw new Error(`the plan has no role ${roleName}`);
    if (!isSessionName(sessionName)) throw new Error(`"${sessionName}" cannot be the name of a session`);
    if (durationMs > executionSessionMs)
      throw new Error(`an execution session lasts at most ${executionSessionMs} ms`);
    const question = {
      action: 'sts:AssumeRole',
      resource: role.roleArn,
      principal: { arn: service, accountId: plan.accountId, service },
      context: { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': service },
    };
    if (!evaluateTrust(question, role.trust, { identity: [] }).allowed) {
      const message = `The role ${role.roleArn} cannot be assumed by ${service}.`;
      throw new AwsError('AccessDenied', 403, message);
    }
    const issuedAtMs = Math.floor(now() / 1_000) * 1_000;
    return vault.seal({
      arn: `arn:aws:sts::${plan.accountId}:assumed-role/${roleName}/${sessionName}`,
      roleArn: role.roleArn,
      roleName,
      roleId: role.roleId,
      sessionName,
      issuedAtMs,
      expiresAtMs: issuedAtMs + durationMs,
      tags: {},
      sourceFunctionArn,
    });
  };
}

/**
 * The operator of this machine: a person who may read the home of the local AWS, as `npm run token` makes
 * tokens with the issuer's key there. Takes the plan and the vault; gives a session of the stage's operator
 * role for an hour, if its trust policy admits the people of this machine. Its requests pass SigV4 and IAM
 * like all others.
 */
import { policyDocument } from '../../../shared/policy-document.ts';
import type { Credentials } from '../../account/aws-request.ts';
import { indexPlan } from '../../account/plan-index.ts';
import { readPrincipals } from '../../account/principals.ts';
import { evaluateTrust } from '../../iam/evaluate.ts';
import type { Plan } from '../../plan/plan-types.ts';
import type { Vault } from './credentials.ts';

/** The parts of the operator's role that its sessions need. */
export type OperatorRole = { roleArn: string; roleName: string; roleId: string };

const sessionMs = 3_600_000;

/** @throws Error when the stage has no such role, or when the role trusts another principal */
export function operatorRoleOf(plan: Plan): OperatorRole {
  const name = `${plan.app}-${plan.stage}-operator`;
  const role = readPrincipals(indexPlan(plan)).byName(name);
  if (!role) throw new Error(`the plan has no role ${name}`);
  const people = `arn:aws:iam::${plan.accountId}:role/people-of-this-machine`;
  const question = {
    ...{ action: 'sts:AssumeRole', resource: role.roleArn },
    principal: { arn: people, roleArn: people, accountId: plan.accountId },
    context: { 'aws:PrincipalArn': people, 'aws:MultiFactorAuthPresent': 'true' },
  };
  // The trust policy names the account, so the people's own policy must allow it too.
  const own = policyDocument([{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role.roleArn }]);
  if (!evaluateTrust(question, role.trust, { identity: [own] }).allowed)
    throw new Error(`${role.roleArn} does not trust the people of this machine`);
  const { roleArn, roleName, roleId } = role;
  return { roleArn, roleName, roleId };
}

/** Credentials of the operator's role for the people of this machine. */
export function operatorSession(role: OperatorRole, vault: Vault): Credentials {
  const [, , , , accountId] = role.roleArn.split(':');
  const issuedAtMs = Math.floor(Date.now() / 1_000) * 1_000;
  const sessionName = 'operator';
  return vault.seal({
    ...role,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.roleName}/${sessionName}`,
    ...{ sessionName, issuedAtMs, expiresAtMs: issuedAtMs + sessionMs, tags: {} },
  }).credentials;
}

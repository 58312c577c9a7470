/**
 * The role of operators (governance/operator-permissions.ts), on stages whose settings name them. The role's boundary
 * is its own policy, so another policy that somebody attaches adds nothing.
 */
import { auditBucketArn, deployment, named, stage } from '../stage/deployment.ts';
import { governanceRolePath } from './names.ts';
import { brakePolicy, operatorPolicy } from './operator-permissions.ts';
import { operatorTrust } from './trust.ts';

if (stage.operators !== undefined) {
  new aws.iam.Policy('Brake', {
    name: named('brake'),
    description:
      'Denies everything. An operator attaches it to a role of this stage to stop it, and detaches it.',
    policy: JSON.stringify(brakePolicy),
  });
  const policy = new aws.iam.Policy('OperatorPolicy', {
    name: named('operator'),
    policy: JSON.stringify(operatorPolicy({ ...deployment, records: [auditBucketArn] })),
  });
  const role = new aws.iam.Role('OperatorRole', {
    name: named('operator'),
    path: governanceRolePath(deployment),
    maxSessionDuration: 3600,
    permissionsBoundary: policy.arn,
    assumeRolePolicy: JSON.stringify(
      operatorTrust({ accountId: deployment.accountId, principal: stage.operators }),
    ),
  });
  new aws.iam.RolePolicyAttachment('OperatorAttachment', { role: role.name, policyArn: policy.arn });
}

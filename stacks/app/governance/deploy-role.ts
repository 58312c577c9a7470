/**
 * The pipeline's role, for stages whose settings name a repository and an environment. A person with an administrator
 * role deploys the stage once, which makes this role, the boundaries and SST's bootstrap; from then on the pipeline
 * deploys everything but those (governance/deploy-boundary.ts).
 */

import { policyDocument } from '../../../shared/policy-document.ts';
import { dataArns, deployment, named, stage } from '../stage/deployment.ts';
import { deployBoundary } from './deploy-boundary.ts';
import { deployPermissions } from './deploy-permissions.ts';
import { governanceRolePath } from './names.ts';
import { githubTrust } from './trust.ts';

if (stage.deploy !== undefined) {
  const boundary = new aws.iam.Policy('DeployBoundary', {
    name: named('deploy-boundary'),
    policy: JSON.stringify(
      deployBoundary({
        ...deployment,
        data: Object.values(dataArns),
        keepsLogs: !stage.dataIsDisposable,
      }),
    ),
  });
  const role = new aws.iam.Role('DeployRole', {
    name: named('deploy'),
    path: governanceRolePath(deployment),
    // The longest deploy of a stage takes some 15 minutes; IAM admits no less than an hour.
    maxSessionDuration: 3600,
    permissionsBoundary: boundary.arn,
    assumeRolePolicy: JSON.stringify(githubTrust({ ...stage.deploy, accountId: deployment.accountId })),
  });
  new aws.iam.RolePolicy('DeployPolicy', {
    name: 'deploy',
    role: role.name,
    policy: JSON.stringify(policyDocument(Object.values(deployPermissions(deployment)).flat())),
  });
}

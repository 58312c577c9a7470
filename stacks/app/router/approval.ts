/**
 * The approval page: a person signs in, sees one call, and says yes or no (functions/approval). It runs outside the VPC,
 * as the authorizer does and for the same reason: it redeems codes at the issuer. Stated plainly: a compromised approval
 * page can answer any open approval, in anybody's name; it can ask for none, make no call and reach no tenant's data.
 */
import { catalogue } from '#application/catalogue';
import { controlTableName } from '../../../shared/control.ts';
import { approvalControlStatements } from '../data/control.ts';
import { identitySettings } from '../front-door/identity.ts';
import { approvalClientOfPool } from '../front-door/user-pool-clients.ts';
import { deployment, stage } from '../stage/deployment.ts';
import { approvalTimeoutSeconds } from '../stage/time-limits.ts';
import { executionRole, runAs } from '../tools/execution-role.ts';
import { policyFiles } from './policy-files.ts';

const runner = executionRole('Approval', 'approval', {
  inVpc: false,
  statements: approvalControlStatements(),
});

export const approvalPage = new sst.aws.Function(
  'Approval',
  {
    ...runAs(runner),
    handler: 'functions/approval/handler.handler',
    copyFiles: policyFiles,
    timeout: `${approvalTimeoutSeconds} seconds`,
    memory: '512 MB',
    environment: {
      POWERTOOLS_SERVICE_NAME: 'approval',
      IDENTITY: identitySettings,
      CLIENT_ID: approvalClientOfPool ?? stage.approvalClientId ?? '',
      // Some issuers bind a token to a resource by a scope of it alone. One is enough: the token is read, never used.
      SCOPE: catalogue.flatMap(({ scopes }) => scopes)[0] ?? '',
      CONTROL_TABLE: controlTableName(deployment),
    },
  },
  { dependsOn: [runner.policy] },
);

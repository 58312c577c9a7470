/**
 * The approval page: a person signs in, sees one call, and approves or refuses it (functions/approval). It
 * runs outside the VPC, like the authorizer, because it redeems codes at the issuer. A compromised approval
 * page can answer any open approval in anybody's name; it cannot request one, make a call or reach tenant
 * data.
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
      // Some issuers bind a token to a resource only by one of its scopes. One is enough: the page only reads
      // the token.
      SCOPE: catalogue.flatMap(({ scopes }) => scopes)[0] ?? '',
      CONTROL_TABLE: controlTableName(deployment),
    },
  },
  { dependsOn: [runner.policy] },
);

/**
 * The stage's own Cognito user pool, when settings.ts has one (`stage.userPool`), and its issuer. Made before
 * the doors, which announce the issuer; user-pool-clients.ts makes the parts that need the doors' URLs. Only
 * administrators make accounts, a person cannot change their own tenant, and a password alone does not sign
 * in.
 */

import { toolPlace } from '../network/security-groups.ts';
import { deployment, named, stage } from '../stage/deployment.ts';
import type { UserPool } from '../stage/stage-settings.ts';
import { preTokenSeconds } from '../stage/time-limits.ts';
import { executionRole, runAs } from '../tools/execution-role.ts';

export const pool = stage.userPool && createPool(stage.userPool);

function createPool({ threatProtection }: UserPool) {
  const trigger = createTrigger();
  const pool = new aws.cognito.UserPool('UserPool', {
    name: named('users'),
    // Essentials is the least that customizes access tokens and binds them to a resource; Plus adds threat protection.
    userPoolTier: threatProtection ? 'PLUS' : 'ESSENTIALS',
    ...(threatProtection && { userPoolAddOns: { advancedSecurityMode: 'ENFORCED' } }),
    deletionProtection: stage.dataIsDisposable ? 'INACTIVE' : 'ACTIVE',
    adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    usernameConfiguration: { caseSensitive: false },
    schemas: [
      {
        name: 'tenant',
        attributeDataType: 'String',
        // Set when an administrator makes the account, and never changed: a person who changes tenant gets a new
        // account and so a new subject, to which no old session, group or audit record belongs.
        mutable: false,
        required: false,
        developerOnlyAttribute: false,
        stringAttributeConstraints: { minLength: '1', maxLength: '63' },
      },
    ],
    mfaConfiguration: 'ON',
    softwareTokenMfaConfiguration: { enabled: true },
    passwordPolicy: {
      minimumLength: 14,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      // Length matters, not symbols (NIST SP 800-63B, section 3.1.1).
      requireSymbols: false,
      temporaryPasswordValidityDays: 2,
    },
    // A reader of the mailbox could take over the account, so an administrator resets it.
    accountRecoverySetting: { recoveryMechanisms: [{ name: 'admin_only', priority: 1 }] },
    lambdaConfig: { preTokenGenerationConfig: { lambdaArn: trigger.arn, lambdaVersion: 'V2_0' } },
  });
  new aws.lambda.Permission('PreTokenPermission', {
    action: 'lambda:InvokeFunction',
    function: trigger.name,
    principal: 'cognito-idp.amazonaws.com',
    sourceArn: pool.arn,
    sourceAccount: deployment.accountId,
  });
  const domain = new aws.cognito.UserPoolDomain('UserPoolDomain', {
    // Global in the region, like a bucket's name.
    domain: named(`sign-in-${deployment.accountId}`),
    userPoolId: pool.id,
    managedLoginVersion: 2,
  });
  const issuer = $interpolate`https://${pool.endpoint}`;
  return { pool, domain, issuer, jwksUri: $interpolate`${issuer}/.well-known/jwks.json` };
}

/** It calls nothing, so it runs where it can reach nothing, like a tool without grants. */
function createTrigger() {
  const vpc = toolPlace([]);
  const runner = executionRole('PreToken', 'pre-token', { inVpc: vpc !== undefined });
  return new sst.aws.Function(
    'PreToken',
    {
      ...runAs(runner),
      handler: 'functions/pre-token/handler.handler',
      timeout: `${preTokenSeconds} seconds`,
      memory: '256 MB',
      ...(vpc && { vpc }),
    },
    { dependsOn: [runner.policy] },
  );
}

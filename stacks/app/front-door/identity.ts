/**
 * The settings for reading tokens (`identitySettings`), and the authorizer Lambda, which turns a bearer token into
 * a caller (`authorizerFunction`). It runs outside the VPC, because it fetches the issuer's keys from the internet,
 * and may only write its log and traces. The approval page (approval.ts) runs there too, with the same settings.
 */

import { stage } from '../stage/deployment.ts';
import { authorizerSeconds } from '../stage/time-limits.ts';
import { executionRole, runAs } from '../tools/execution-role.ts';
import { doors } from './doors.ts';

const { audience, tokenType, claims } = stage.tokens;

/** How tokens are read (shared/identity/identity.ts). */
export const identitySettings = $jsonStringify({
  doors: doors.map(({ resource, issuer, jwksUri, scopePrefix }) => ({
    resource,
    issuer,
    jwksUri,
    scopePrefix,
  })),
  audience,
  tokenType,
  claims,
});

const runner = executionRole('Authorizer', 'authorizer', { inVpc: false });

export const authorizerFunction = new sst.aws.Function(
  'Authorizer',
  {
    ...runAs(runner),
    handler: 'functions/authorizer/handler.handler',
    timeout: `${authorizerSeconds} seconds`,
    memory: '512 MB',
    environment: {
      POWERTOOLS_SERVICE_NAME: 'authorizer',
      IDENTITY: identitySettings,
    },
  },
  { dependsOn: [runner.policy] },
);

/**
 * The router: the one Lambda that mints. It may assume the session roles of this stage, from its own code only, and
 * touch no data. Stated plainly: a compromised router has the union of all data roles, from inside this VPC only.
 */
import { dataArns, deployment, functionArn, routerName, sessionRoleArns, stage } from './deployment.ts';
import { executionRole, runAs } from './execution-role.ts';
import { dataKeyArns } from './keys.ts';
import { toolsApiUrl } from './private-api.ts';
import { routerPlace } from './security-groups.ts';
import { routerSeconds } from './time-limits.ts';

const mintActions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
/** Lambda puts this key into the credentials of a function's environments. */
const fromOwnCode = { 'lambda:SourceFunctionArn': functionArn(routerName) };

const runner = executionRole('Router', 'router', {
  inVpc: routerPlace !== undefined,
  statements: [
    {
      Sid: 'Mint',
      Effect: 'Allow',
      Action: mintActions,
      Resource: sessionRoleArns,
      Condition: { ArnEquals: fromOwnCode },
    },
    {
      // Within one account a trust that names this role is enough by itself, so the condition above denies nobody:
      // another function with this role must be refused in words.
      Sid: 'MintFromOwnCodeOnly',
      Effect: 'Deny',
      Action: mintActions,
      Resource: '*',
      Condition: { ArnNotEquals: fromOwnCode },
    },
  ],
});

export const routerRole = runner.role;

export const router = new sst.aws.Function(
  'Router',
  {
    ...runAs(runner),
    handler: 'functions/router/handler.handler',
    timeout: `${routerSeconds} seconds`,
    memory: '1024 MB',
    ...(routerPlace && { vpc: routerPlace }),
    environment: {
      APP: deployment.app,
      STAGE: deployment.stage,
      ACCOUNT_ID: deployment.accountId,
      POWERTOOLS_SERVICE_NAME: 'router',
      TOOLS_API_URL: toolsApiUrl,
      DATA_ARNS: JSON.stringify(dataArns),
      DATA_KEYS: $jsonStringify(dataKeyArns),
      ALLOWED_ORIGINS: JSON.stringify(stage.allowedOrigins),
    },
  },
  { dependsOn: [runner.policy] },
);

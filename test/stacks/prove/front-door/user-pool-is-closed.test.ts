import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { userPoolIsClosed } from '../../../../stacks/prove/front-door/user-pool-is-closed.ts';
import { proofFails } from '../proof-fails.ts';

const poolType = 'aws:cognito/userPool:UserPool';
const clientType = 'aws:cognito/userPoolClient:UserPoolClient';

function added(plan: Plan, type: string, inputs: object): void {
  const name = type === poolType ? 'UserPool' : 'ClientOne';
  plan.resources.push({
    urn: `urn:pulumi:local::chokepoint::${type}::${name}`,
    type,
    name,
    id: name,
    inputs: { ...inputs },
    outputs: { ...inputs },
    deps: [],
    opts: {},
  });
}

/** A pool as stacks/app/front-door/user-pool.ts makes it, with some function of the plan as its trigger. */
const pool = (change: object) => (plan: Plan) => {
  const trigger = plan.resources.find(({ type }) => type === 'aws:lambda/function:Function');
  const preTokenGenerationConfig = { lambdaArn: trigger?.outputs.arn, lambdaVersion: 'V2_0' };
  added(plan, poolType, {
    adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    mfaConfiguration: 'ON',
    schemas: [{ name: 'tenant', mutable: false }],
    lambdaConfig: { preTokenGenerationConfig },
    ...change,
  });
};

const client = (change: object) => (plan: Plan) =>
  added(plan, clientType, {
    generateSecret: false,
    allowedOauthFlows: ['code'],
    allowedOauthScopes: ['openid'],
    callbackUrls: ['https://claude.ai/api/mcp/auth_callback'],
    writeAttributes: ['locale'],
    enableTokenRevocation: true,
    accessTokenValidity: 15,
    tokenValidityUnits: { accessToken: 'minutes' },
    ...change,
  });

const otherTrigger = {
  lambdaArn: 'arn:aws:lambda:eu-central-1:999999999999:function:x',
  lambdaVersion: 'V2_0',
};

proofFails(userPoolIsClosed, [
  {
    title: 'anybody may sign up',
    mutate: pool({ adminCreateUserConfig: {} }),
    finds: ['UserPool', 'adminCreateUserConfig'],
    reason: /enter themselves/,
  },
  {
    title: 'a password is enough',
    mutate: pool({ mfaConfiguration: 'OPTIONAL' }),
    finds: ['UserPool', 'mfaConfiguration'],
    reason: /second factor/,
  },
  {
    title: 'accounts have no tenant',
    mutate: pool({ schemas: [] }),
    finds: ['UserPool', 'schemas'],
    reason: /no tenant/,
  },
  {
    title: 'a tenant can be changed',
    mutate: pool({ schemas: [{ name: 'tenant', mutable: true }] }),
    finds: ['UserPool', 'schemas'],
    reason: /again/,
  },
  {
    title: 'nobody puts the tenant in',
    mutate: pool({ lambdaConfig: {} }),
    finds: ['UserPool', 'lambdaConfig'],
    reason: /no trigger/,
  },
  {
    title: "another account's function puts the tenant in",
    mutate: pool({ lambdaConfig: { preTokenGenerationConfig: otherTrigger } }),
    finds: ['UserPool', 'lambdaConfig'],
    reason: /no trigger/,
  },
  {
    title: 'the trigger writes ID tokens only',
    mutate: (plan) => {
      pool({})(plan);
      const { inputs } = plan.resources.at(-1) as { inputs: Record<string, { [key: string]: object }> };
      Object.assign(inputs.lambdaConfig?.preTokenGenerationConfig ?? {}, { lambdaVersion: 'V1_0' });
    },
    finds: ['UserPool', 'lambdaConfig'],
    reason: /no trigger/,
  },
  {
    title: 'a client may use the implicit grant',
    mutate: client({ allowedOauthFlows: ['code', 'implicit'] }),
    finds: ['ClientOne', 'allowedOauthFlows'],
    reason: /grant/,
  },
  {
    title: 'a client signs in as itself',
    mutate: client({ allowedOauthFlows: ['client_credentials'] }),
    finds: ['ClientOne', 'allowedOauthFlows'],
    reason: /grant/,
  },
  {
    title: 'a client has a secret',
    mutate: client({ generateSecret: true }),
    finds: ['ClientOne', 'generateSecret'],
    reason: /state/,
  },
  {
    title: 'codes go to plain http',
    mutate: client({ callbackUrls: ['http://mcp.fjord.io/cb'] }),
    finds: ['ClientOne', 'callbackUrls'],
    reason: /anybody/,
  },
  {
    title: 'codes go to any page of a host',
    mutate: client({ callbackUrls: ['https://*.fjord.io/'] }),
    finds: ['ClientOne', 'callbackUrls'],
    reason: /anybody/,
  },
  {
    title: 'tokens change their own account',
    mutate: client({ allowedOauthScopes: ['openid', 'aws.cognito.signin.user.admin'] }),
    finds: ['ClientOne', 'allowedOauthScopes'],
    reason: /own account/,
  },
  {
    title: 'a client may write the tenant',
    mutate: client({ writeAttributes: ['custom:tenant'] }),
    finds: ['ClientOne', 'writeAttributes'],
    reason: /tenant/,
  },
  {
    title: 'people may write their own name',
    mutate: client({ writeAttributes: ['locale', 'name'] }),
    finds: ['ClientOne', 'writeAttributes'],
    reason: /the name that whoever approves/,
  },
  {
    title: 'a client may write what Cognito lets it',
    mutate: client({ writeAttributes: undefined }),
    finds: ['ClientOne', 'writeAttributes'],
    reason: /tenant/,
  },
  {
    title: 'refresh tokens last',
    mutate: client({ enableTokenRevocation: false }),
    finds: ['ClientOne', 'enableTokenRevocation'],
    reason: /take back/,
  },
  {
    title: 'access tokens last a day',
    mutate: client({ accessTokenValidity: 1440 }),
    finds: ['ClientOne', 'accessTokenValidity'],
    reason: /hour/,
  },
  {
    title: 'access tokens last 15 hours',
    mutate: client({ tokenValidityUnits: {} }),
    finds: ['ClientOne', 'accessTokenValidity'],
    reason: /hour/,
  },
]);

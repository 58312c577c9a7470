/** User pools and clients that the proof user-pool-is-closed must not let pass: a good one with one thing changed. */
import type { Plan } from '../../../stacks/plan/plan-types.ts';

const poolType = 'aws:cognito/userPool:UserPool';
const clientType = 'aws:cognito/userPoolClient:UserPoolClient';
const proof = 'user-pool-is-closed';

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

/** As stacks/app/front-door/user-pool.ts makes it; any function of the plan stands for the trigger. */
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

type Row = [title: string, mutate: (plan: Plan) => void, property: string, reason: RegExp];
const otherTrigger = {
  lambdaArn: 'arn:aws:lambda:eu-central-1:999999999999:function:x',
  lambdaVersion: 'V2_0',
};
const rows: Row[] = [
  ['anybody may sign up', pool({ adminCreateUserConfig: {} }), 'adminCreateUserConfig', /enter themselves/],
  ['a password is enough', pool({ mfaConfiguration: 'OPTIONAL' }), 'mfaConfiguration', /second factor/],
  ['accounts have no tenant', pool({ schemas: [] }), 'schemas', /no tenant/],
  ['a tenant can be changed', pool({ schemas: [{ name: 'tenant', mutable: true }] }), 'schemas', /again/],
  ['nobody puts the tenant in', pool({ lambdaConfig: {} }), 'lambdaConfig', /no trigger/],
  [
    "another account's function puts the tenant in",
    pool({ lambdaConfig: { preTokenGenerationConfig: otherTrigger } }),
    'lambdaConfig',
    /no trigger/,
  ],
  [
    'the trigger writes ID tokens only',
    (plan) => {
      pool({})(plan);
      const { inputs } = plan.resources.at(-1) as { inputs: Record<string, { [key: string]: object }> };
      Object.assign(inputs.lambdaConfig?.preTokenGenerationConfig ?? {}, { lambdaVersion: 'V1_0' });
    },
    'lambdaConfig',
    /no trigger/,
  ],
  [
    'a client may use the implicit grant',
    client({ allowedOauthFlows: ['code', 'implicit'] }),
    'allowedOauthFlows',
    /grant/,
  ],
  [
    'a client signs in as itself',
    client({ allowedOauthFlows: ['client_credentials'] }),
    'allowedOauthFlows',
    /grant/,
  ],
  ['a client has a secret', client({ generateSecret: true }), 'generateSecret', /state/],
  ['codes go to plain http', client({ callbackUrls: ['http://mcp.fjord.io/cb'] }), 'callbackUrls', /anybody/],
  [
    'codes go to any page of a host',
    client({ callbackUrls: ['https://*.fjord.io/'] }),
    'callbackUrls',
    /anybody/,
  ],
  [
    'tokens change their own account',
    client({ allowedOauthScopes: ['openid', 'aws.cognito.signin.user.admin'] }),
    'allowedOauthScopes',
    /own account/,
  ],
  [
    'a client may write the tenant',
    client({ writeAttributes: ['custom:tenant'] }),
    'writeAttributes',
    /tenant/,
  ],
  [
    'people may write their own name',
    client({ writeAttributes: ['locale', 'name'] }),
    'writeAttributes',
    /the name that whoever approves/,
  ],
  [
    'a client may write what Cognito lets it',
    client({ writeAttributes: undefined }),
    'writeAttributes',
    /tenant/,
  ],
  ['refresh tokens last', client({ enableTokenRevocation: false }), 'enableTokenRevocation', /take back/],
  ['access tokens last a day', client({ accessTokenValidity: 1440 }), 'accessTokenValidity', /hour/],
  ['access tokens last 15 hours', client({ tokenValidityUnits: {} }), 'accessTokenValidity', /hour/],
];

const poolProperties = new Set(['adminCreateUserConfig', 'mfaConfiguration', 'schemas', 'lambdaConfig']);

export const userPoolMutations = rows.map(([title, mutate, property, reason]) => ({
  proof,
  title,
  mutate,
  finds: [poolProperties.has(property) ? 'UserPool' : 'ClientOne', property] as [string, string],
  reason,
}));

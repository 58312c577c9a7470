/**
 * In a stage's own user pool only an administrator makes accounts, nobody changes an account's tenant later, the
 * trigger adds the tenant to every access token, and a client gets codes for its own redirect URIs only. Finds
 * nothing in a stage without a pool. Sources: stacks/app/front-door/user-pool.ts, RFC 9700.
 */
import { isRedirectUri } from '../../app/stage/user-pool-settings.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

/** A property, whether it is right, and the finding's reason if it is not. */
type PoolSetting = [property: string, holds: boolean, reason: string];

export const userPoolIsClosed: Proof = {
  id: 'user-pool-is-closed',
  title: 'A user pool admits whom an administrator entered, with a tenant that nobody writes again',
  check(plan: Plan) {
    const pools = ofType(plan, 'aws:cognito/userPool:UserPool');
    const clients = ofType(plan, 'aws:cognito/userPoolClient:UserPoolClient');
    return [
      ...pools.flatMap((pool) => broken(pool, poolRules(pool, plan))),
      ...clients.flatMap((client) => broken(client, clientRules(client))),
    ];
  },
};

function broken(resource: Resource, rules: PoolSetting[]): Finding[] {
  return rules
    .filter(([, holds]) => !holds)
    .map(([property, , reason]) => finding(resource, property, reason));
}

type Trigger = { lambdaArn?: string; lambdaVersion?: string };
type PoolInputs = {
  adminCreateUserConfig?: { allowAdminCreateUserOnly?: boolean };
  mfaConfiguration?: string;
  schemas?: { name: string; mutable?: boolean }[];
  lambdaConfig?: { preTokenGenerationConfig?: Trigger };
};

function poolRules({ inputs }: Resource, plan: Plan): PoolSetting[] {
  const { adminCreateUserConfig, mfaConfiguration, schemas, lambdaConfig } = inputs as PoolInputs;
  const tenant = list(schemas).find(({ name }) => name === 'tenant');
  const { lambdaArn, lambdaVersion } = lambdaConfig?.preTokenGenerationConfig ?? {};
  const ours = ofType(plan, 'aws:lambda/function:Function').some(({ outputs }) => outputs.arn === lambdaArn);
  return [
    [
      'adminCreateUserConfig',
      adminCreateUserConfig?.allowAdminCreateUserOnly === true,
      'lets people enter themselves',
    ],
    ['mfaConfiguration', mfaConfiguration === 'ON', 'lets people in without a second factor'],
    ['schemas', tenant?.mutable === false, 'has no tenant, or one that can be written again'],
    [
      'lambdaConfig',
      ours && lambdaVersion === 'V2_0',
      'issues access tokens that no trigger of this plan has put a tenant into',
    ],
  ];
}

type ClientInputs = {
  generateSecret?: boolean;
  allowedOauthFlows?: string[];
  allowedOauthScopes?: string[];
  callbackUrls?: string[];
  writeAttributes?: string[];
  enableTokenRevocation?: boolean;
  accessTokenValidity?: number;
  tokenValidityUnits?: { accessToken?: string };
};

function clientRules({ inputs }: Resource): PoolSetting[] {
  const settings = inputs as ClientInputs;
  const { accessTokenValidity: validity = Number.POSITIVE_INFINITY, writeAttributes } = settings;
  const minutes = settings.tokenValidityUnits?.accessToken === 'minutes' && validity <= 60;
  return [
    [
      'allowedOauthFlows',
      list(settings.allowedOauthFlows).join() === 'code',
      'has another grant than the code',
    ],
    [
      'generateSecret',
      settings.generateSecret !== true,
      'has a secret, which would be in the state of the deploy',
    ],
    [
      'callbackUrls',
      list(settings.callbackUrls).every(isRedirectUri),
      'may send codes where anybody could stand',
    ],
    [
      'allowedOauthScopes',
      !list(settings.allowedOauthScopes).includes('aws.cognito.signin.user.admin'),
      'gives tokens that change their own account',
    ],
    // Without a list, a client may write every standard attribute, and those that a later schema adds.
    [
      'writeAttributes',
      writeAttributes?.every((attribute) => attribute === 'locale') === true,
      'may write the tenant, or the name that whoever approves a call goes by',
    ],
    [
      'enableTokenRevocation',
      settings.enableTokenRevocation === true,
      'has refresh tokens that nobody can take back',
    ],
    ['accessTokenValidity', minutes, 'has access tokens that last longer than an hour'],
  ];
}

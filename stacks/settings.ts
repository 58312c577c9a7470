/**
 * What a team replaces before its first deploy: where, under which name, with which identity provider.
 * The committed values are examples, so that every stage can be planned on a clean clone; a deploy with one of
 * them is refused (stages.ts). Never: a secret. Environment variables win over this file (stages.ts, `fromEnv`).
 */

/** How an issuer writes its tokens. */
export type TokenRules = {
  /** `aud` must be the door's own URL (RFC 8707), or one of these */
  audience: 'resource' | string[];
  /**
   * `at+jwt`: header `typ` (RFC 9068); `cognito`: claim `token_use` = access; `scoped`: the issuer marks neither, so a
   * token without scopes is taken for an ID token
   */
  tokenType: 'at+jwt' | 'cognito' | 'scoped';
  /** names of the claims; `name`: what people are called, where the issuer writes it into access tokens; default `name` */
  claims: { tenant: string; groups: string; scope: string; clientId: string; name?: string };
  /** what clients put before each scope of the catalogue to ask for it; `{resource}` stands for the door's URL */
  scopePrefix: string;
};

/** An OIDC issuer that the team already has; stacks/app/stage/issuers.ts writes it for the common ones. */
export type Issuer = {
  /** `iss`, to the byte */
  issuer: string;
  /** https; default: `<issuer>/.well-known/jwks.json` */
  jwksUri?: string;
  tokens: TokenRules;
};

/** A Cognito user pool that the stage makes (stacks/app/front-door/user-pool.ts). */
export type UserPool = {
  /** redirect URIs, exact, by the client's name; each client becomes an app client with an id of its own */
  clients: Record<string, string[]>;
  /** 5 to 60; a session of a tool lasts 15 at least, so less gains nothing */
  accessTokenMinutes: number;
  /** days until everybody signs in again; each refresh token is good once */
  refreshTokenDays: number;
  /** refuses compromised passwords and takeovers: Cognito's Plus plan, which costs about three times Essentials */
  threatProtection: boolean;
};

/** An Amazon Bedrock guardrail of the stage's account and region, made by a person; `version` is a number, not DRAFT. */
export type GuardrailSetting = { id: string; version: string };

/**
 * One block a stage, so that staging can trust another issuer than production. `approvalClientId`: of the client that is
 * registered at the issuer for the approval page: public, authorization code with PKCE, no refresh tokens, the one
 * redirect URI `https://<domain>/approve/callback`. A user pool of the stage makes it by itself.
 */
export type StageSettings = ((Issuer & { approvalClientId: string }) | { userPool: UserPool }) & {
  /** origins of web pages that may call `/mcp`, exact: `https://app.example.com` */
  allowedOrigins: string[];
  /** host name of the front door; a shared stage must have one, a personal stage has none */
  domain?: string;
  /** ACM certificate of that name, in the stage's region */
  certificateArn?: string;
  /**
   * who may look and brake: ARN of a role of the stage's account, or of an Identity Center permission set
   * (`arn:aws:iam::<account>:role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_<name>_*`); absent: nobody
   */
  operators?: string;
  /** judges the calls of contracts with `guardrail: true`; absent: no such contract is planned */
  guardrail?: GuardrailSetting;
  /**
   * where and when records of calls and files of the trail were seen to arrive in a locked audit store: a stage in
   * governance mode, `YYYY-MM-DD`. A stage in compliance mode is not deployed without it (tried-lock.ts)
   */
  lockTried?: { stage: string; date: string };
  /** the pipeline that deploys: `owner/name` as in the subject of its tokens, and the GitHub environment */
  deploy?: { repository: string; environment: string };
};

export const app = 'chokepoint';
export const region = 'eu-central-1';

/** RFC 9068 tokens, as the issuer on this machine makes them too. */
export const plainTokens: TokenRules = {
  audience: 'resource',
  tokenType: 'at+jwt',
  claims: { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id', name: 'name' },
  scopePrefix: '',
};

/**
 * What a user pool of a stage is made of: write `userPool` into its block in place of the issuer, or set
 * CHOKEPOINT_USER_POOL=1. Cognito compares ports too, where RFC 8252 (section 7.3) would not: a client that listens on
 * any port must be told one (Claude Code: --callback-port 8765).
 */
export const userPool: UserPool = {
  clients: {
    'claude-ai': ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
    'claude-code': ['http://localhost:8765/callback'],
    vscode: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
    cursor: ['cursor://anysphere.cursor-mcp/oauth/callback'],
    inspector: ['http://localhost:6274/oauth/callback'],
  },
  accessTokenMinutes: 15,
  refreshTokenDays: 7,
  threatProtection: false,
};

const exampleOperators =
  'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_ChokepointOperator_*';

export const settings: Record<'personal' | 'staging' | 'production', StageSettings> = {
  personal: {
    issuer: 'https://login.example.com',
    approvalClientId: 'chokepoint-approval',
    tokens: plainTokens,
    allowedOrigins: [],
  },
  staging: {
    issuer: 'https://login.example.com',
    approvalClientId: 'chokepoint-approval',
    tokens: plainTokens,
    allowedOrigins: [],
    domain: 'mcp.staging.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-4000-8000-000000000001',
    operators: exampleOperators,
    deploy: { repository: 'example/chokepoint', environment: 'staging' },
  },
  production: {
    issuer: 'https://login.example.com',
    approvalClientId: 'chokepoint-approval',
    tokens: plainTokens,
    allowedOrigins: [],
    domain: 'mcp.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-4000-8000-000000000002',
    operators: exampleOperators,
    deploy: { repository: 'example/chokepoint', environment: 'production' },
  },
};

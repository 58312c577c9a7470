/** The shape of stacks/settings.ts, a team's settings of its stages. Types only; stage-of.ts checks the values. */

/** How an issuer writes its tokens. */
export type TokenRules = {
  /** `aud` must be the door's own URL (RFC 8707), or one of these */
  audience: 'resource' | string[];
  /**
   * `at+jwt`: header `typ` (RFC 9068); `cognito`: claim `token_use` = access; `scoped`: the issuer marks neither, so a
   * token without scopes is taken for an ID token
   */
  tokenType: 'at+jwt' | 'cognito' | 'scoped';
  /** names of the claims; `name`: of people, where the issuer writes it into access tokens; default `name` */
  claims: { tenant: string; groups: string; scope: string; clientId: string; name?: string };
  /** prefix with which clients ask for a scope of the catalogue; `{resource}` stands for the door's URL */
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

/**
 * An Amazon Bedrock guardrail of the stage's account and region, made by a person; `version` is a number, not DRAFT.
 */
export type GuardrailSetting = { id: string; version: string };

/**
 * One block a stage, so that staging can trust another issuer than production. `approvalClientId`: of the client that
 * is registered at the issuer for the approval page: public, authorization code with PKCE, no refresh tokens, the one
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
   * people who may read records and brake: ARN of a role of the stage's account, or of an Identity Center
   * permission set
   * (`arn:aws:iam::<account>:role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_<name>_*`); absent:
   * nobody
   */
  operators?: string;
  /** judges the calls of contracts with `guardrail: true`; absent: the catalogue may have no such contract */
  guardrail?: GuardrailSetting;
  /**
   * the stage in governance mode, and the date (`YYYY-MM-DD`), where somebody saw records of calls and files
   * of the trail arrive in a locked audit store. A stage in compliance mode is not deployed without it
   * (deployable.ts)
   */
  lockTried?: { stage: string; date: string };
  /** the pipeline that deploys: `owner/name` as in the subject of its tokens, and the GitHub environment */
  deploy?: { repository: string; environment: string };
};

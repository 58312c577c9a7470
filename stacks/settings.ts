/**
 * What a team replaces before its first deploy: where, under which name, with which identity provider.
 * The committed values are examples, so that every stage can be planned on a clean clone; a deploy with one of
 * them is refused (stages.ts). Never: a secret. Environment variables win over this file (stages.ts, `fromEnv`).
 */

/** How an issuer writes its tokens. */
export type TokenRules = {
  /** `aud` must be the door's own URL (RFC 8707), or one of these */
  audience: 'resource' | string[];
  /** `at+jwt`: header `typ` (RFC 9068); `cognito`: claim `token_use` = access; `any`: the issuer marks neither */
  tokenType: 'at+jwt' | 'cognito' | 'any';
  /** names of the claims */
  claims: { tenant: string; groups: string; scope: string; clientId: string };
  /** what the issuer puts before each scope of the catalogue */
  scopePrefix: string;
};

/** One block a stage, so that staging can trust another issuer than production. */
export type StageSettings = {
  /** `iss`, to the byte */
  issuer: string;
  /** https; default: `<issuer>/.well-known/jwks.json` */
  jwksUri?: string;
  tokens: TokenRules;
  /** origins of web pages that may call `/mcp`, exact: `https://app.example.com` */
  allowedOrigins: string[];
  /** host name of the front door; a shared stage must have one, a personal stage has none */
  domain?: string;
  /** ACM certificate of that name, in the stage's region */
  certificateArn?: string;
};

export const app = 'chokepoint';
export const region = 'eu-central-1';

/** RFC 9068 tokens, as the issuer on this machine makes them too. */
export const plainTokens: TokenRules = {
  audience: 'resource',
  tokenType: 'at+jwt',
  claims: { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id' },
  scopePrefix: '',
};

export const settings: Record<'personal' | 'staging' | 'production', StageSettings> = {
  personal: { issuer: 'https://login.example.com', tokens: plainTokens, allowedOrigins: [] },
  staging: {
    issuer: 'https://login.example.com',
    tokens: plainTokens,
    allowedOrigins: [],
    domain: 'mcp.staging.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-4000-8000-000000000001',
  },
  production: {
    issuer: 'https://login.example.com',
    tokens: plainTokens,
    allowedOrigins: [],
    domain: 'mcp.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-4000-8000-000000000002',
  },
};

/**
 * The issuer of each door, and the claims of its tokens, for the authorizer and the approval page. Enters: the
 * environment variable IDENTITY, JSON from stacks/app/front-door/identity.ts.
 */
import { requiredVariable } from '../required-variable.ts';

export type Door = {
  /** the MCP URL, to the byte; the `resource` that clients compare and, by default, the audience */
  resource: string;
  issuer: string;
  /** https only */
  jwksUri: string;
  /** stripped from scopes, for issuers that prefix them with the resource server's identifier */
  scopePrefix: string;
};

export type Identity = {
  doors: Door[];
  /** `resource`: RFC 8707, the strict default; or the audiences of an issuer that ignores `resource` */
  audience: 'resource' | string[];
  /**
   * `at+jwt`: RFC 9068, the strict default; `cognito`: `token_use`; `scoped`: the issuer marks access tokens in no way
   * but that they have scopes, which no ID token has (OpenID Connect Core, section 2)
   */
  tokenType: 'at+jwt' | 'cognito' | 'scoped';
  /**
   * names of claims; `scope` may hold a space-separated string or a list; `name` is the person's, by default `name`
   * (OpenID Connect Core, section 5.1)
   */
  claims: { tenant: string; groups: string; scope: string; clientId: string; name?: string };
};

/** @throws Error when the variable is missing */
export function readIdentity(env: NodeJS.ProcessEnv): Identity {
  return JSON.parse(requiredVariable(env, 'IDENTITY')) as Identity;
}

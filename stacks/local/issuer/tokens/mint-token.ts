/**
 * Access tokens without a browser: for `npm run token`, `npm run try` and tests. Takes a user, a door's
 * resource and scopes; gives the JWT that the token endpoint would issue. User, door and scopes must exist;
 * only a test overrides claims.
 */
import {
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import type { Provider } from 'oidc-provider';
import type { Door, IssuerOptions } from '../issuer-options.ts';
import { defaultTokenTtlSeconds } from '../provider.ts';
import { type IssuerKeys, signingAlg } from './keys.ts';
import { resourceServer } from './resource-rules.ts';
import { tokenClient } from './token-client.ts';

export type TokenRequest = {
  user: string;
  /** the door's resource, e.g. `https://localhost:8443/mcp` */
  door: string;
  /** default: all scopes */
  scopes?: string[];
  /** tests only: replaces claims or header fields before signing; `undefined` removes one */
  overrides?: { claims?: Record<string, unknown>; header?: Record<string, unknown> };
};

export type MintParts = { door: Door; provider: Provider; options: IssuerOptions; keys: IssuerKeys };

/** @throws Error that lists the existing ones when the user, the door or a scope does not exist */
export async function mintToken(doors: MintParts[], request: TokenRequest): Promise<string> {
  const parts = doors.find(({ door }) => door.resource === request.door);
  if (!parts)
    throw new Error(`no door ${request.door}; there are ${listOf(doors.map(({ door }) => door.resource))}`);
  checkRequest(parts.options, request);
  const token = await issue(parts, request);
  return request.overrides ? await signAgain(parts.keys, token, request.overrides) : token;
}

function checkRequest(options: IssuerOptions, request: TokenRequest): void {
  const names = options.users.map(({ name }) => name);
  if (!names.includes(request.user)) throw new Error(`no user ${request.user}; there are ${listOf(names)}`);
  const unknown = request.scopes?.find((scope) => !options.scopes.includes(scope));
  if (unknown !== undefined) throw new Error(`no scope ${unknown}; there are ${listOf(options.scopes)}`);
}

function listOf(values: string[]): string {
  return values.join(', ') || 'none';
}

async function issue({ door, provider, options }: MintParts, request: TokenRequest): Promise<string> {
  const client = await provider.Client.find(tokenClient.client_id);
  if (!client) throw new Error(`the client ${tokenClient.client_id} is gone`);
  const ttlSeconds = options.tokenTtlSeconds ?? defaultTokenTtlSeconds;
  const server = new provider.ResourceServer(door.resource, resourceServer(door, options.scopes, ttlSeconds));
  const token = new provider.AccessToken({
    client,
    accountId: request.user,
    scope: (request.scopes ?? options.scopes).join(' '),
    gty: 'chokepoint-token',
    grantId: 'none', // a JWT is not stored, so there is nothing to revoke
    resourceServer: server,
  });
  return token.save();
}

async function signAgain(
  keys: IssuerKeys,
  token: string,
  overrides: NonNullable<TokenRequest['overrides']>,
): Promise<string> {
  const header = { ...decodeProtectedHeader(token), ...overrides.header } as JWTHeaderParameters;
  const key = await importJWK(keys.signing, signingAlg);
  const claims: JWTPayload = { ...decodeJwt<JWTPayload>(token), ...overrides.claims };
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

/**
 * Resource indicators (RFC 8707): the resource of a token, and the token's format. Takes the `resource` of a
 * request, if any; gives the door's resource, or `invalid_target` unless it is the same to the byte.
 */
import { type Configuration, errors, type ResourceServer } from 'oidc-provider';
import type { Door } from '../issuer-options.ts';
import { signingAlg } from './keys.ts';
import { withoutOfflineAccess } from './refresh-rules.ts';

type Rules = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>;

/** The door as oidc-provider's resource server; tokens are JWTs of `at+jwt`. */
export function resourceServer(door: Door, scopes: string[], tokenTtlSeconds: number): ResourceServer {
  return {
    scope: scopes.join(' '),
    audience: door.resource,
    accessTokenTTL: tokenTtlSeconds,
    accessTokenFormat: 'jwt', // `typ: at+jwt`, RFC 9068
    jwt: { sign: { alg: signingAlg } },
  };
}

/** oidc-provider's rules for `resource` (RFC 8707): this door and no other. */
export function resourceRules(door: Door, scopes: string[], tokenTtlSeconds: number): Rules {
  const known = new Set(['openid', ...scopes]);
  return {
    // Some clients omit `resource`: they can mean only this one.
    defaultResource: () => door.resource,
    useGrantedResource: () => true,
    getResourceServerInfo: (ctx, indicator) => {
      if (indicator !== door.resource) {
        throw new errors.InvalidTarget(`this issuer signs tokens for ${door.resource} only`);
      }
      const asked = (withoutOfflineAccess(String(ctx.oidc.params?.scope ?? '')) ?? '')
        .split(' ')
        .filter(Boolean);
      if (asked.length > 0 && !asked.some((scope) => known.has(scope))) {
        throw new errors.InvalidScope('none of the requested scopes exists here', asked.join(' '));
      }
      return resourceServer(door, scopes, tokenTtlSeconds);
    },
  };
}

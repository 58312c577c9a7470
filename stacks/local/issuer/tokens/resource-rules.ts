/**
 * Resource indicators (RFC 8707): which resource a token is for, and how the token looks.
 * Enters: the `resource` of a request, if any. Leaves: the door's resource, or `invalid_target`.
 * Never happens: a token for a resource that is not the door's to the byte.
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
    // Some clients leave `resource` out: there is only one that they can mean.
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

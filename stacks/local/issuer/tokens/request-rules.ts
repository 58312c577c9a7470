/**
 * Two rules for requests before oidc-provider sees them: browser sessions are neither read nor left behind,
 * and a client that names no scope does not get a token without rights.
 */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { withoutOfflineAccess } from './refresh-rules.ts';

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/**
 * Removes the session cookie from requests and answers. So each authorization request begins without a known
 * person and ends on the sign-in page, and two sign-ins in one browser cannot disturb each other.
 */
export function forgetSession(cookie: string): Middleware {
  const isSession = (text: string) => text.startsWith(`${cookie}=`) || text.startsWith(`${cookie}.sig=`);
  return async (ctx, next) => {
    const sent = ctx.req.headers.cookie;
    if (sent) {
      const kept = sent.split(/; */).filter((pair) => !isSession(pair));
      ctx.req.headers.cookie = kept.join('; ');
    }
    await next();
    const set = ctx.res.getHeader('Set-Cookie');
    if (!Array.isArray(set)) return;
    const kept = set.filter((line) => !isSession(line));
    if (kept.length) ctx.res.setHeader('Set-Cookie', kept);
    else ctx.res.removeHeader('Set-Cookie');
  };
}

/**
 * Gives an authorization request without scopes all of them (RFC 6749, 3.3 allows a default; Cognito has the
 * same). The person sees them on the page and may refuse. `offline_access` is never granted, so it does not
 * count.
 */
export function requestDefaultScope(scopes: string[]): Middleware {
  return async (ctx, next) => {
    const { scope = '' } = ctx.query;
    // oidc-provider refuses a scope that is sent twice.
    if (ctx.path === '/auth' && ctx.method === 'GET' && !Array.isArray(scope)) {
      const asked = withoutOfflineAccess(scope);
      if (asked !== scope) ctx.query = { ...ctx.query, scope: asked ?? scopes.join(' ') };
    }
    await next();
  };
}

/**
 * Two rules for requests before oidc-provider sees them.
 * Never happens: a browser session is read or left behind; a client that names no scope gets a token that can do
 * nothing.
 */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { withoutOfflineAccess } from './refresh-rules.ts';

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/**
 * Takes the session cookie out of requests and answers. So each authorization request begins without a known person
 * and ends on the sign-in page, and two sign-ins in one browser cannot disturb each other.
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
 * An authorization request without scopes asks for all of them (RFC 6749, 3.3 allows a default; Cognito's is the
 * same). The person sees them on the page and may refuse. `offline_access` is never granted, so it is no scope here.
 */
export function requestDefaultScope(scopes: string[]): Middleware {
  return async (ctx, next) => {
    const { scope = '' } = ctx.query;
    // A scope that is sent twice is oidc-provider's to refuse.
    if (ctx.path === '/auth' && ctx.method === 'GET' && !Array.isArray(scope)) {
      const asked = withoutOfflineAccess(scope);
      if (asked !== scope) ctx.query = { ...ctx.query, scope: asked ?? scopes.join(' ') };
    }
    await next();
  };
}

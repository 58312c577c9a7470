/**
 * The issuer's refusals: a short page for a browser, JSON for other programs. Takes an OAuth error (code and
 * description, made by this issuer or oidc-provider). Shows no stack trace, token or secret, and escapes text
 * of the request.
 */
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { escapeHtml } from './escape-html.ts';
import { renderPage } from './issuer-page.ts';

/** Advice for the errors that a person sees. */
const adviceByError: Record<string, string> = {
  invalid_client:
    'This issuer does not know the client (any more). Remove the saved sign-in of this server in your client and ' +
    'connect again: it will register anew.',
  invalid_redirect_uri:
    'The client asked for the answer to be sent to an address that it had not registered.',
  invalid_target: 'The client asked for a token for another server than the one this issuer belongs to.',
  invalid_scope: 'The client asked for permissions that do not exist here.',
  access_denied: 'Nothing was granted.',
  server_error: 'This is a fault of the issuer, not of your client. Its log says more.',
};

/** oidc-provider's `renderError`. The status is set already. */
export function answerError(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  if (ctx.accepts('json', 'html') !== 'html') {
    ctx.type = 'json';
    ctx.body = out;
    return;
  }
  const description = out.error_description ? `<p>${escapeHtml(out.error_description, 400)}</p>` : '';
  const advice = adviceByError[out.error] ? `<p>${escapeHtml(adviceByError[out.error] ?? '', 400)}</p>` : '';
  const code = `<p class="note">Error code: <code>${escapeHtml(out.error)}</code></p>`;
  const page = renderPage('Sign-in stopped', `<h1>Sign-in stopped</h1>\n${advice}\n${description}\n${code}`);
  ctx.set(page.headers);
  ctx.body = page.html;
}

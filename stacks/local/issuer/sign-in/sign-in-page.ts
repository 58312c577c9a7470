/**
 * The page where a person chooses a user: the client, the scopes, and one button for each user. Takes the
 * checked authorization request; escapes all text of the client.
 */

import type { LocalUser } from '../../../../shared/application.ts';
import { describeRedirect, formActionSources } from '../clients/redirect-uris.ts';
import { escapeHtml } from './escape-html.ts';
import { type Page, renderPage } from './issuer-page.ts';

export type SignInRequest = {
  clientName: string;
  redirectUri: string;
  resource: string;
  scopes: string[];
  users: LocalUser[];
};

/** Value of the form's button that refuses. User names are under `user`, so none can collide with it. */
export const refuse = 'refuse';

/** The page and its headers; every text of the client is escaped. */
export function renderSignInPage(request: SignInRequest): Page {
  const client = escapeHtml(request.clientName, 80);
  const body = `<h1>Sign in to continue to ${client}</h1>
<dl>
<dt>Client</dt><dd>${client}</dd>
<dt>The answer goes to</dt><dd>${escapeHtml(describeRedirect(request.redirectUri))}</dd>
<dt>It wants to use</dt><dd><code>${escapeHtml(request.resource)}</code></dd>
<dt>With these scopes</dt><dd>${renderScopes(request.scopes)}</dd>
</dl>
<form method="post">
<h2 id="who">Continue as</h2>
<ul aria-labelledby="who">
${request.users.map(renderUser).join('\n')}
</ul>
<p><button type="submit" name="answer" value="${refuse}">Refuse</button></p>
</form>
<p class="note">This is the local issuer on your own machine. A click is enough: these users have no passwords.</p>`;
  return renderPage(`Sign in to continue to ${client}`, body, formActionSources(request.redirectUri));
}

function renderScopes(scopes: string[]): string {
  if (scopes.length === 0) return 'none';
  return scopes.map((scope) => `<code>${escapeHtml(scope)}</code>`).join(' ');
}

function renderUser(user: LocalUser): string {
  const name = escapeHtml(user.name);
  const groups = user.groups.length
    ? `groups ${user.groups.map((group) => escapeHtml(group)).join(', ')}`
    : 'no group';
  return `<li><button type="submit" name="user" value="${name}"><strong>${name}</strong>
<span>tenant ${escapeHtml(user.tenant)} · ${groups}</span></button></li>`;
}

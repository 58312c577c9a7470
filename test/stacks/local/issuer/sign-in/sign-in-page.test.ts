import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderSignInPage } from '../../../../../stacks/local/issuer/sign-in/sign-in-page.ts';
import { browserAt } from '../browser-fixture.ts';
import { startTestIssuer, type TestIssuer, TLS_RESOURCE, USERS } from '../issuer-fixture.ts';
import { NATIVE_CLIENT } from '../oauth-steps.ts';

let running: TestIssuer;
let browser: ReturnType<typeof browserAt>;

beforeAll(async () => {
  running = await startTestIssuer();
  browser = browserAt(running);
});
afterAll(() => running.stop());

describe('the sign-in page', () => {
  it('says who asks, where the answer goes, for which resource and which scopes', async () => {
    const { page } = await browser.openPage({ scope: 'letters:read unknown:scope' });
    expect(page).toContain('<dt>Client</dt><dd>Test client</dd>');
    expect(page).toContain('a program on this machine (localhost:3118)');
    expect(page).toContain(`<code>${TLS_RESOURCE}</code>`);
    expect(page).toContain('<code>letters:read</code>');
    expect(page).not.toContain('unknown:scope');
  });

  it.each(USERS)('offers $name with tenant and groups as one button', async ({ name, tenant, groups }) => {
    const { page } = await browser.openPage();
    const button = new RegExp(`<button type="submit" name="user" value="${name}">(.*?)</button>`, 's').exec(
      page,
    )?.[1];
    expect(button).toContain(`tenant ${tenant}`);
    expect(button).toContain(groups.length ? `groups ${groups.join(', ')}` : 'no group');
  });

  it('names the host of an editor and the scheme of an application', async () => {
    const client = {
      ...NATIVE_CLIENT,
      redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback', 'https://vscode.dev/redirect'],
    };
    const client_id = await browser.steps.clientId(client);
    const editor = await browser.openPage({ client_id, redirect_uri: 'https://vscode.dev/redirect' });
    expect(editor.page).toContain('<dd>vscode.dev</dd>');
    const application = await browser.openPage({
      client_id,
      redirect_uri: 'cursor://anysphere.cursor-mcp/oauth/callback',
    });
    expect(application.page).toContain('the application on this machine that opens cursor: links');
  });

  it('is readable by assistive programs and on a phone, and follows the dark mode', async () => {
    const { page } = await browser.openPage();
    expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(page).toContain('color-scheme: light dark');
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain('<ul aria-labelledby="who">');
    expect(page).toContain('<h2 id="who">Continue as</h2>');
    expect(page).toContain('<title>Sign in to continue to Test client</title>');
  });

  it('loads nothing, runs nothing, is framed nowhere and is not kept', async () => {
    const { page, headers } = await browser.openPage();
    expect(page).not.toMatch(
      /<(script|img|link|iframe|object|svg)|\son\w+=|style="|url\(|@import|https?:\/\/(?!localhost)/,
    );
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
    const csp = headers.get('Content-Security-Policy') ?? '';
    expect(csp.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self' http://localhost:3118",
    ]);
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Referrer-Policy')).toBe('same-origin');
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('shows the name of a client as text, without characters that cannot be seen', () => {
    const { html, headers } = renderSignInPage({
      clientName: `<script>alert(1)</script>"'&\u202e\u200b${'x'.repeat(500)}`,
      redirectUri: 'cursor://x/y',
      resource: TLS_RESOURCE,
      scopes: ['<b>'],
      users: [{ name: '"><i>', tenant: '<t>', groups: ['<g>'] }],
    });
    expect(html).not.toMatch(/<script|<b>|<i>|<t>|<g>|\u202e|\u200b/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(html).not.toContain('x'.repeat(80));
    expect(headers['Content-Security-Policy']).toContain("form-action 'self' cursor:");
  });
});

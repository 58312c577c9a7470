/**
 * The frame of every page of the issuer: plain HTML and one inline style. Takes a title and an escaped body;
 * gives the document and the headers that it must be sent with. They forbid scripts, foreign resources,
 * framing, caching, and a form that posts to an address not named here.
 */
import { createHash } from 'node:crypto';

const pageStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --muted: #57606a; --ground: #ffffff; --card: #f3f5f7; --line: #8b949e;
  --accent: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --muted: #a3adb8; --ground: #0f1318; --card: #1a2028; --line: #6e7781; --accent: #7cb0ff; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p, dl, ul { margin: 0 0 1rem; }
dt { color: var(--muted); font-size: .875rem; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
ul { padding: 0; list-style: none; }
li { margin: 0 0 .5rem; }
button { width: 100%; min-height: 3.25rem; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--card); color: inherit; font: inherit; text-align: left; cursor: pointer; overflow-wrap: anywhere; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button strong, button span { display: block; }
button span, .note { color: var(--muted); font-size: .875rem; }
code { font: .9375em ui-monospace, monospace; }
`;

const pageStyleHash = createHash('sha256').update(pageStyle).digest('base64');

export type Page = { html: string; headers: Record<string, string> };

/** `formAction`: CSP sources where the page's form may end (also after redirects); empty: no form. */
export function renderPage(title: string, body: string, formAction: string[] = []): Page {
  const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
  return { html, headers: pageHeaders(formAction) };
}

function pageHeaders(formAction: string[]): Record<string, string> {
  const csp = [
    "default-src 'none'",
    `style-src 'sha256-${pageStyleHash}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${formAction.length ? ["'self'", ...formAction].join(' ') : "'none'"}`,
  ];
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': csp.join('; '),
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    // `no-referrer` would turn the Origin of the page's own form into `null` (Fetch, "append a request Origin header").
    'Referrer-Policy': 'same-origin',
  };
}

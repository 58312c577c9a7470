/**
 * The frame of every answer of the page. Enters: a title and a body that is escaped already. Leaves: a proxy answer.
 * Never: a script, anything from elsewhere, a frame around it, a copy in a cache, an answer without these headers.
 */
import { createHash } from 'node:crypto';
import type { PageDoor } from './page-doors.ts';

/** The style of the page, light and dark. Its digest stands in the page's policy, so no other style is applied. */
const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --muted: #57606a; --ground: #ffffff; --card: #f3f5f7; --line: #8b949e;
  --accent: #0b57d0; --on-accent: #ffffff; --danger: #b3261e; --danger-ground: #fdeceb; --odd: #7a4b00;
  --odd-ground: #fff1d6; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --muted: #a3adb8; --ground: #0f1318; --card: #1a2028; --line: #6e7781; --accent: #7cb0ff;
    --on-accent: #0f1318; --danger: #ffb4ab; --danger-ground: #3a1614; --odd: #ffd58a; --odd-ground: #3b2a05; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.0625rem; margin: 1.75rem 0 .5rem; }
p, dl { margin: 0 0 1rem; }
dt { color: var(--muted); font-size: .875rem; overflow-wrap: anywhere; }
dd { margin: 0 0 .75rem; overflow-wrap: anywhere; }
code, pre { font: .9375rem/1.5 ui-monospace, monospace; }
pre { margin: 0; padding: .5rem .75rem; background: var(--card); border: 1px solid var(--line); border-radius: .375rem;
  white-space: pre-wrap; overflow-wrap: anywhere; overflow: clip; direction: ltr; unicode-bidi: isolate; }
dt code, dd code { unicode-bidi: isolate; }
.id { color: var(--muted); font-size: .8125rem; }
q { font-weight: 600; unicode-bidi: isolate; }
.unseen { display: inline-block; margin: 0 .1em; padding: 0 .3em; border: 1px solid var(--odd); border-radius: .25rem;
  background: var(--odd-ground); color: var(--odd); font: .75rem/1.35 ui-monospace, monospace; white-space: nowrap;
  unicode-bidi: isolate; }
.effect { padding: .75rem 1rem; border-left: .25rem solid var(--line); background: var(--card); }
.destroy { border-color: var(--danger); background: var(--danger-ground); color: var(--danger); font-weight: 600; }
.note { color: var(--muted); font-size: .875rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 1rem; }
button { flex: 1 1 12rem; min-height: 3rem; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--card); color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.yes { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
@media (forced-colors: active) { button.yes { border-width: 3px; } }
`;

/** API Gateway's proxy response. */
export type PageResponse = { statusCode: number; headers: Record<string, string>; body: string };

const styleHash = createHash('sha256').update(style).digest('base64');

/** `form-action` also limits redirects of the form's answer, so the answer to a POST redirects nowhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * The address is a capability, so no other origin may learn it: with `same-origin` browsers send it to this door alone,
 * which knows it. `no-referrer` would hide no more, and browsers would send the form's Origin as `null` (Fetch, "append a
 * request `Origin` header"), as a foreign form in a sandboxed frame does.
 */
function headersAt(door: PageDoor): Record<string, string> {
  // HSTS holds for all ports of a host: on `localhost` it would close every plain door of the machine.
  const pinned = door.tls && new URL(door.origin).hostname !== 'localhost';
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Robots-Tag': 'noindex',
    ...(pinned && { 'Strict-Transport-Security': 'max-age=31536000' }),
  };
}

/** A page in the common frame. @param page `title`, `body`: HTML; `cookie`: a whole Set-Cookie value */
export function pageAt(
  door: PageDoor,
  page: { statusCode: number; title: string; body: string; cookie?: string },
): PageResponse {
  const { statusCode, title, body, cookie } = page;
  return {
    statusCode,
    headers: { ...headersAt(door), ...(cookie !== undefined && { 'Set-Cookie': cookie }) },
    body: `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`,
  };
}

/**
 * 303: the browser follows with a GET, whatever this request was (RFC 9110, section 15.4.4).
 * @param to an address made of our own values; never one from a request
 */
export function redirectFrom(door: PageDoor, to: string, cookie: string): PageResponse {
  const headers = { ...headersAt(door), Location: to, 'Set-Cookie': cookie };
  return { statusCode: 303, headers, body: '' };
}

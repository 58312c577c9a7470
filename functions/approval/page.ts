/**
 * The frame of every answer of the page. Enters: a title and a body that is escaped already. Leaves: a proxy answer.
 * Never: a script, anything from elsewhere, a frame around it, a copy in a cache, an answer without these headers.
 */
import { createHash } from 'node:crypto';
import type { PageDoor } from './page-doors.ts';
import { style } from './style.ts';

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

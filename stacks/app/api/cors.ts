/**
 * The rights of web pages at a door: the CORS headers of preflights (`preflightHeaders`) and of other answers
 * (`exposedHeaders`), and the mapping template that answers an origin (`originTemplate`). Pure.
 * Never allows cookies (no Access-Control-Allow-Credentials) and never reflects an origin that is not on the
 * list.
 */

/** Fetch, "CORS protocol": a pattern such as `Mcp-Param-*` cannot be listed, so pages cannot send such headers. */
export const preflightHeaders = {
  'Access-Control-Allow-Headers':
    'Authorization, Content-Type, Accept, Last-Event-ID, Mcp-Session-Id, Mcp-Protocol-Version, Mcp-Method, Mcp-Name',
  'Access-Control-Allow-Methods': 'POST, GET, HEAD, DELETE, OPTIONS',
  'Access-Control-Max-Age': '600',
};

/** Without it a page can read neither the challenge nor the time to retry. */
export const exposedHeaders = { 'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After' };

/**
 * Velocity for a MOCK's response: an allowed origin is named, no origin (no browser) passes, any other gets 403.
 * Looked up twice, because API Gateway compares header names with their case and HTTP/2 spells them in lower case.
 * @param body JSON of the answer, without `#` and `$`
 */
export function originTemplate(allowed: readonly string[], body: string): string {
  const pattern = originPattern(allowed);
  return [
    `#set($origin = $input.params('Origin'))`,
    `#if($origin == '')`,
    `#set($origin = $input.params('origin'))`,
    '#end',
    ...(pattern === undefined
      ? [`#if($origin != '')`]
      : [
          `#if($origin.matches("${pattern}"))`,
          '#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
          `#elseif($origin != '')`,
        ]),
    '#set($context.responseOverride.status = 403)',
    '#end',
    body,
  ].join('\n');
}

/** A regular expression that matches the whole of an allowed origin; undefined when none is allowed. */
function originPattern(allowed: readonly string[]): string | undefined {
  if (allowed.length === 0) return undefined;
  return allowed.map((one) => (one === 'loopback' ? loopbackPattern : one.replaceAll('.', '[.]'))).join('|');
}

/** A page may run on any port of this machine. */
const loopbackPattern = String.raw`https?://(localhost|127[.]0[.]0[.]1|\[::1\])(:[0-9]{1,5})?`;

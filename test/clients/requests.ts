/**
 * What programs send to the doors and issuers of this process, and how that is answered: for the log, and to see that a
 * refresh took place. Never: a token, code or secret stands in it whole.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Seen = {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  status: number;
};

export type Requests = {
  seen: Seen[];
  stop(): void;
};

const channel = 'http.server.request.start';

/** @param isOurs whether a port belongs to a door or an issuer */
export function watchRequests(isOurs: (port: number) => boolean, log: (text: string) => void): Requests {
  const seen: Seen[] = [];
  const hear = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (!isOurs(request.socket.localPort ?? 0)) return;
    const chunks: Buffer[] = [];
    // Listening to `data` would start the stream before its reader is there.
    const push = request.push.bind(request);
    request.push = (chunk, encoding) => {
      if (chunk !== null) chunks.push(Buffer.from(chunk));
      return push(chunk, encoding);
    };
    response.once('finish', () => {
      const { method = '', url = '', headers } = request;
      const one = {
        method,
        url,
        headers,
        body: Buffer.concat(chunks).toString(),
        status: response.statusCode,
      };
      seen.push(one);
      log(textOf(one));
    });
  };
  subscribe(channel, hear);
  return { seen, stop: () => void unsubscribe(channel, hear) };
}

function textOf({ method, url, headers, body, status }: Seen): string {
  const shown = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  return withoutSecrets([`${status} ${method} ${url}`, ...shown, `  ${body.slice(0, 4_000)}`, ''].join('\n'));
}

export function withoutSecrets(text: string): string {
  return text
    .replace(/(eyJ[\w-]{6})[\w.-]+/g, '$1…')
    .replace(
      /((?:code|code_verifier|client_secret|refresh_token|access_token)"?[:=]"?)([\w~.%-]{4})[\w~.%-]+/g,
      '$1$2…',
    );
}

/** Refreshes of an access token, and how they were answered. */
export function refreshes(seen: Seen[]): number[] {
  return seen
    .filter(({ url, body }) => url === '/token' && body.includes('grant_type=refresh_token'))
    .map(({ status }) => status);
}

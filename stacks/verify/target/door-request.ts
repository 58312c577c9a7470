/** Sends one HTTP request unchanged: it adds no header and follows no redirect. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** Longer than the limit of any tool. */
const timeoutMs = 60_000;

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** Rejects when no answer comes within 60 s. */
// biome-ignore lint/complexity/useMaxParams: one request, by its parts
export function ask(
  url: string,
  method: string,
  headers: Record<string, string | undefined>,
  body?: string | undefined,
  /** PEM, for a door whose certificate no public CA signed */
  ca?: string,
): Promise<Answer> {
  const sent = Object.fromEntries(Object.entries(headers).filter((entry) => entry[1] !== undefined));
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? httpsRequest : httpRequest;
    const options = { method, headers: sent as Record<string, string>, ...(ca !== undefined && { ca }) };
    const outgoing = request(url, options, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.once('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }),
      );
      incoming.once('error', reject);
    });
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    outgoing.once('error', reject).end(body);
  });
}

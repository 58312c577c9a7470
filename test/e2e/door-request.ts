/** One HTTP request as it stands: no header is added, changed or followed. */
import { request } from 'node:http';

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

export function ask(
  url: string,
  method: string,
  headers: Record<string, string | undefined>,
  body?: string,
): Promise<Answer> {
  const sent = Object.fromEntries(Object.entries(headers).filter((entry) => entry[1] !== undefined));
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: sent as Record<string, string> }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.once('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }),
      );
      incoming.once('error', reject);
    });
    outgoing.once('error', reject).end(body);
  });
}

/**
 * Answers that the SDK's handler does not give: a 2025 request answered as JSON, where it always opens a stream, and a
 * request refused for its shape. Never: a result that another mode would not have given; only what comes before it, the
 * progress and log messages, is left out of JSON.
 */
import {
  type AuthInfo,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { Arrival } from './http.ts';
import type { Message } from './parse-body.ts';
import { codes } from './protocol-error.ts';

/** One exchange on a server of its own, which is closed when the answer is complete. */
export async function answerLegacyJson(
  server: McpServer,
  request: Request,
  options: { parsedBody: Message; authInfo: AuthInfo },
): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, options);
  } finally {
    await server.close();
  }
}

/** An answer like any other, so that a client takes it to whoever asked: with the id, under 200. */
export function answerInvalid({ id }: Message, why: string, reads: Arrival['reads']): Response {
  const known = typeof id === 'string' || typeof id === 'number' ? id : null;
  const answer = JSON.stringify({
    jsonrpc: '2.0',
    id: known,
    error: { code: codes.invalidParams, message: why },
  });
  return reads === 'event-stream'
    ? new Response(`event: message\ndata: ${answer}\n\n`, {
        headers: { 'content-type': 'text/event-stream' },
      })
    : new Response(answer, { headers: { 'content-type': 'application/json' } });
}

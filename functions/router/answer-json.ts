/**
 * Answers that the SDK's handler does not give: a 2025 request answered as JSON, where the SDK always opens a stream, and
 * a request refused for its shape. Never: a result that another mode would not have given. JSON leaves out the progress
 * and log messages alone, which come before the result.
 */
import {
  type AuthInfo,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { codes } from './edge-refusal.ts';
import type { Arrival } from './http.ts';
import type { Message } from './parse-body.ts';

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

/**
 * Refuses a message for its shape. The answer has the message's id and status 200, so that a client hands it to the
 * request that waits for it.
 * @param why one sentence without a value of the message
 */
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

/** The floor of the running system: a function that streams the shortest answer to tools/call and does nothing else. */
import type { Writable } from 'node:stream';

declare const awslambda: {
  streamifyResponse<Handler>(handler: Handler): Handler;
  HttpResponseStream: { from(stream: Writable, metadata: object): Writable };
};

/** Stands in the router's place. */
export const handler = awslambda.streamifyResponse(async (event: { body: string }, stream: Writable) => {
  const { id, params } = JSON.parse(event.body);
  const metadata = { statusCode: 200, headers: { 'content-type': 'application/json' } };
  const result = { content: [{ type: 'text', text: params.arguments.path }] };
  const body = awslambda.HttpResponseStream.from(stream, metadata);
  body.write(JSON.stringify({ jsonrpc: '2.0', id, result }));
  body.end();
});

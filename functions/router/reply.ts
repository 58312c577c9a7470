/** What goes back over HTTP. */

/**
 * A body that is complete is text: middy writes it at once, while a web Response makes a stream of every body, which costs
 * more than all of the checks of a call.
 */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  body: string | ReadableStream<Uint8Array>;
};

/** A document as text; an event stream stays one. */
export async function replyOf(response: Response): Promise<Reply> {
  const headers = Object.fromEntries(response.headers);
  const streams = headers['content-type'] === 'text/event-stream' && response.body !== null;
  return { status: response.status, headers, body: streams ? response.body : await response.text() };
}

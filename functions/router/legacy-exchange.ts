/**
 * One request of a 2025 revision and its answer: a transport for the SDK's server. The answer is a JSON document when the
 * result is the first that there is to say. It is an event stream from the first progress or log message on, when the
 * client reads nothing else, and when the result takes long. Never: a result that another form would not have given. To a
 * client that reads JSON alone, progress and log messages are not sent.
 *
 * The SDK's own transport opens a stream for each of these requests, and pays for it; it answers whatever is no request
 * that this server could serve (isServed).
 */
import {
  type AuthInfo,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type McpServer,
  SUPPORTED_PROTOCOL_VERSIONS,
  type Transport,
} from '@modelcontextprotocol/server';
import type { Arrival } from './http.ts';
import type { Message } from './parse-body.ts';
import type { Reply } from './reply.ts';

export type ExchangeOptions = {
  request: Request;
  authInfo: AuthInfo;
  reads: Arrival['reads'];
  /** milliseconds without a word after which a stream is opened, and between two comments that keep it open */
  keepAliveMs: number;
};

/** A request whose revision this server speaks. */
export function isServed(message: Message, request: Request): message is JSONRPCRequest {
  const version = request.headers.get('mcp-protocol-version');
  const spoken = version === null || SUPPORTED_PROTOCOL_VERSIONS.includes(version);
  return spoken && request.method === 'POST' && isJSONRPCRequest(message);
}

/** Nothing of the server outlives the answer, so it is not closed. */
export async function exchange(
  server: McpServer,
  message: JSONRPCRequest,
  options: ExchangeOptions,
): Promise<Reply> {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  const transport = new LegacyExchange(options, resolve);
  await server.connect(transport);
  const { authInfo, request } = options;
  transport.onmessage?.(message, { authInfo, request });
  return promise;
}

const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

const encoder = new TextEncoder();

class LegacyExchange implements Transport {
  onmessage: Transport['onmessage'];
  readonly #options: ExchangeOptions;
  readonly #answer: (reply: Reply) => void;
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: ExchangeOptions, answer: (reply: Reply) => void) {
    this.#options = options;
    this.#answer = answer;
  }

  async start(): Promise<void> {
    const { reads, keepAliveMs } = this.#options;
    if (reads === 'event-stream') this.#open();
    if (reads !== 'json') this.#timer = setInterval(() => this.#write(': keepalive\n\n'), keepAliveMs);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const text = JSON.stringify(message);
    if ('method' in message) {
      if (this.#options.reads !== 'json') this.#write(`event: message\ndata: ${text}\n\n`);
      return;
    }
    if (this.#stream === undefined)
      this.#answer({ status: 200, headers: { 'content-type': 'application/json' }, body: text });
    else this.#write(`event: message\ndata: ${text}\n\n`);
    await this.close();
  }

  async close(): Promise<void> {
    if (!this.#ended) this.#stream?.close();
    this.#end();
  }

  #write(text: string): void {
    if (!this.#ended) this.#open().enqueue(encoder.encode(text));
  }

  #open(): ReadableStreamDefaultController<Uint8Array> {
    if (this.#stream !== undefined) return this.#stream;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#stream = controller;
      },
      // The client left.
      cancel: () => this.#end(),
    });
    this.#answer({ status: 200, headers: streamHeaders, body });
    return this.#stream as unknown as ReadableStreamDefaultController<Uint8Array>;
  }

  #end(): void {
    this.#ended = true;
    clearInterval(this.#timer);
  }
}

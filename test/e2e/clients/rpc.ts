/** One JSON-RPC message as a client without an SDK would post it. */
import type { Fetch } from '../../../stacks/local/issuer/fetch-with-ca.ts';

export type RpcAnswer = {
  status: number;
  headers: Headers;
  text: string;
  /** the JSON-RPC message, out of JSON or of the first event of a stream; undefined when there is none */
  message: { result?: ToolResult; error?: { code: number; message: string } } | undefined;
};

type ToolResult = {
  isError?: boolean;
  structuredContent?: Record<string, unknown>;
  content?: { type: string; text?: string }[];
  _meta?: Record<string, unknown>;
};

export type Sent = { url: string; headers?: Record<string, string> };

export async function callTool(ask: Fetch, to: Sent, name: string, args: object): Promise<RpcAnswer> {
  return post(ask, to, { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
}

export async function post(ask: Fetch, { url, headers }: Sent, message: object): Promise<RpcAnswer> {
  const response = await ask(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(message),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, message: messageIn(text) };
}

function messageIn(text: string): RpcAnswer['message'] {
  try {
    return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
  } catch {
    return undefined;
  }
}

/** The id that the router gave to the call, out of its answer. */
export function callIdOf({ message }: RpcAnswer): string {
  return String(message?.result?._meta?.['chokepoint/callId']);
}

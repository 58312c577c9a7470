/**
 * A client with one person behind it, through an SDK or without one. Enters: a tool and its arguments. Leaves: the answer,
 * or how it was refused. A busy door is told apart from every other failure, since it asks the client to come again.
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Fetch } from '../../stacks/local/issuer/fetch-with-ca.ts';
import { post } from '../e2e/clients/rpc.ts';

/** The revisions before 2026-07-28, and that one, each through the SDK; and plain HTTP with an id of our own. */
export const kinds = ['sdk-2025', 'sdk-2026', 'plain-2025'] as const;
export type CallerKind = (typeof kinds)[number];

export type ToolAnswer = {
  isError?: boolean;
  structuredContent?: Record<string, unknown>;
  content?: { type: string; text?: string }[];
  _meta?: Record<string, unknown>;
};

/** `busy`: refused for load, with the time to wait in whole seconds. */
export type Heard =
  | { is: 'answer'; answer: ToolAnswer; progress: number }
  | { is: 'protocol-error'; code: number }
  | { is: 'busy'; retryAfterSeconds: number }
  | { is: 'failed'; why: string };

export type Caller = {
  kind: CallerKind;
  call(tool: string, args: Record<string, unknown>): Promise<Heard>;
  close(): Promise<void>;
};

export type Door = { url: string; token: string; fetch: Fetch };

export async function createCaller(kind: CallerKind, door: Door): Promise<Caller> {
  return kind === 'plain-2025' ? plainCaller(door) : sdkCaller(kind, door);
}

async function sdkCaller(kind: CallerKind, { url, token, fetch }: Door): Promise<Caller> {
  let busy: Heard | undefined;
  const watched: Fetch = async (to, init) => {
    const response = await fetch(to, init);
    busy = busyIn(response.status, response.headers);
    return response;
  };
  const mode = kind === 'sdk-2025' ? 'legacy' : { pin: '2026-07-28' };
  const client = new Client({ name: 'load', version: '1' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit, fetch: watched }));
  return {
    kind,
    async call(name, args) {
      let progress = 0;
      const onprogress = () => {
        progress += 1;
      };
      try {
        const answer = (await client.callTool({ name, arguments: args }, { onprogress })) as ToolAnswer;
        return { is: 'answer', answer, progress };
      } catch (error) {
        return busy ?? failureOf(error as Error & { code?: unknown });
      }
    },
    close: () => client.close(),
  };
}

function failureOf(error: Error & { code?: unknown }): Heard {
  return typeof error.code === 'number' && error.code < 0
    ? { is: 'protocol-error', code: error.code }
    : { is: 'failed', why: `${error.name}: ${error.message}`.slice(0, 300) };
}

function plainCaller({ url, token, fetch }: Door): Caller {
  let calls = 0;
  const headers = { authorization: `Bearer ${token}`, 'mcp-protocol-version': '2025-06-18' };
  return {
    kind: 'plain-2025',
    async call(name, args) {
      calls += 1;
      const id = calls;
      const params = { name, arguments: args };
      const message = { jsonrpc: '2.0', id, method: 'tools/call', params };
      const answer = await post(fetch, { url, headers }, message).catch((error: Error) => error);
      if (answer instanceof Error) return failureOf(answer);
      const busy = busyIn(answer.status, answer.headers);
      if (busy !== undefined) return busy;
      const { result, error, id: answered } = (answer.message ?? {}) as Reply;
      const failed = { is: 'failed', why: `${answer.status}: ${answer.text.slice(0, 200)}` } as const;
      if (answer.status !== 200) return failed;
      if (answered !== id) return { is: 'failed', why: `the answer is for ${answered}, not ${id}` };
      if (error !== undefined) return { is: 'protocol-error', code: error.code };
      if (result === undefined) return failed;
      return { is: 'answer', answer: result, progress: 0 };
    },
    close: async () => undefined,
  };
}

type Reply = { id?: unknown; result?: ToolAnswer; error?: { code: number } };

/** 429 and 503 count only with the time to wait. */
function busyIn(status: number, headers: Headers): Heard | undefined {
  const seconds = headers.get('retry-after');
  return (status === 429 || status === 503) && /^[0-9]+$/.test(seconds ?? '')
    ? { is: 'busy', retryAfterSeconds: Number(seconds) }
    : undefined;
}

/** `ok`, the word of a refusal, `busy`, or a failure in words. */
export function wordOf(heard: Heard): string {
  if (heard.is === 'answer') return String(heard.answer._meta?.['chokepoint/refusal'] ?? 'ok');
  if (heard.is === 'failed') return heard.why;
  return heard.is === 'busy' ? 'busy' : `error ${heard.code}`;
}

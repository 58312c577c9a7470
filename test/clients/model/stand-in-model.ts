/**
 * A server that stands where a model would: it calls the one tool that it is told to call, and hands over what the
 * program brings back. Speaks OpenAI's, Anthropic's and Gemini's ways.
 * Never: it understands a prompt; any prompt makes it carry out the order.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { messages } from './anthropic.ts';
import type { Dialect, Reply, Turn } from './dialect.ts';
import { gemini } from './gemini.ts';
import { chatCompletions, responses } from './openai.ts';

export type Answers = {
  /** http://127.0.0.1:PORT */
  url: string;
  /** orders the next call. @returns what the program sends back for it */
  order(tool: string, args: Record<string, unknown>): Promise<string>;
  /** names of the tools that the program has offered since it was last asked */
  offered(): string[];
};

type Order = {
  tool: string;
  args: Record<string, unknown>;
  called: boolean;
  done(result: string): void;
};

export async function startStandInModel(): Promise<Answers & { close(): void }> {
  let order: Order | undefined;
  const offers = new Set<string>();
  const next = (turns: Turn[], tools: string[]): Reply => {
    for (const tool of tools) offers.add(tool);
    if (order === undefined) return { text: 'Hello.' };
    const last = turns.at(-1);
    if (order.called && last?.role === 'tool') {
      order.done(last.text);
      order = undefined;
      return { text: 'Done.' };
    }
    const name = tools.find((tool) => isNamed(tool, order?.tool ?? ''));
    // Programs also ask for titles and summaries, without tools.
    if (name === undefined) return { text: 'Hello.' };
    order.called = true;
    return { call: { name, args: order.args } };
  };
  const server = createServer((request, response) => void answer(request, response, next));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    order: (tool, args) =>
      new Promise((done) => {
        order = { tool, args, called: false, done };
      }),
    offered() {
      const names = [...offers];
      offers.clear();
      return names;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Programs put the server's name before a tool's, with separators of their own: `server_tool`, `server-tool`. */
const isNamed = (offered: string, tool: string) =>
  offered === tool || (offered.endsWith(tool) && /\W|_/.test(offered.at(-tool.length - 1) ?? ''));

/** Undefined for addresses that ask for something else, such as a list of models. */
function dialectOf(url: string): Dialect | undefined {
  if (/chat\/completions/.test(url)) return chatCompletions;
  if (/responses/.test(url)) return responses;
  if (/v1\/messages(\?|$)/.test(url)) return messages;
  return /generateContent/i.test(url) ? gemini : undefined;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  next: (turns: Turn[], tools: string[]) => Reply,
): Promise<void> {
  const url = request.url ?? '';
  const raw = await textOf(request);
  const dialect: Dialect | undefined = dialectOf(url);
  if (dialect === undefined) {
    const models = { object: 'list', data: [{ id: 'stand-in', object: 'model', owned_by: 'test' }] };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(/models/.test(url) ? models : { totalTokens: 1 }));
    return;
  }
  const body = JSON.parse(raw);
  const { turns, tools } = dialect.read(body);
  const { events, whole } = dialect.write(next(turns, tools));
  const streams = body.stream === true || /stream/i.test(url);
  response.writeHead(200, { 'content-type': streams ? 'text/event-stream' : 'application/json' });
  response.end(streams ? events.map(eventText).join('') : JSON.stringify(whole));
}

function eventText(event: { type?: string } | string): string {
  if (typeof event === 'string') return `data: ${event}\n\n`;
  return `${event.type === undefined ? '' : `event: ${event.type}\n`}data: ${JSON.stringify(event)}\n\n`;
}

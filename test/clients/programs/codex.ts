/** Codex CLI: `codex mcp add` signs in; tools are called through its app server, which needs no model. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setClockBack, signInWhile } from '../agent.ts';
import type { Child } from '../child.ts';
import type { Place, Program } from '../program.ts';

export const codex: Program = {
  name: 'codex',
  title: 'Codex CLI',
  packages: { '@openai/codex': '0.171.0' },
  async open(place) {
    let server: AppServer | undefined;
    const running = async () => {
      server ??= await startAppServer(place);
      return server;
    };
    const restarted = async () => {
      server?.end();
      server = undefined;
    };
    return {
      async signIn() {
        await signInWhile(place, place.run(['codex', 'mcp', 'add', 'chokepoint', '--url', place.url]));
      },
      list: async () => JSON.stringify((await (await running()).ask('mcpServerStatus/list', {})).data),
      async call(tool, args) {
        const { ask, threadId } = await running();
        const params = { threadId, server: 'chokepoint', tool, arguments: args };
        return JSON.stringify((await ask('mcpServer/tool/call', params)).content);
      },
      async expire() {
        await restarted();
        await setClockBack(join(place.home, '.codex', '.credentials.json'));
      },
      close: restarted,
    };
  },
};

type Message = { id?: number; method?: string; params?: unknown; result?: Result; error?: object };
// biome-ignore lint/suspicious/noExplicitAny: results of several methods, of which a field or two is read
type Result = any;
type AppServer = { threadId: string; ask(method: string, params: object): Promise<Result>; end(): void };

/** JSON-RPC, one message a line. */
async function startAppServer(place: Place): Promise<AppServer> {
  const { child, end }: Child = place.start(['codex', 'app-server']);
  const waiting = new Map<number, { done(result: Result): void; fail(error: Error): void }>();
  const send = (message: object) => child.stdin?.write(`${JSON.stringify(message)}\n`);
  let last = 0;
  const ask = (method: string, params: object) =>
    new Promise<Result>((done, fail) => {
      last += 1;
      waiting.set(last, { done, fail });
      send({ id: last, method, params });
    });
  if (child.stdout === null) throw new Error('the app server has no output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    place.log(line);
    const { id, method, params, result, error } = JSON.parse(line) as Message;
    if (id === undefined) return;
    if (method !== undefined) send({ id, result: answerTo(params, place) });
    else if (error) waiting.get(id)?.fail(new Error(JSON.stringify(error)));
    else waiting.get(id)?.done(result);
  });
  child.once('exit', () => {
    for (const { fail } of waiting.values()) fail(new Error('the app server has ended'));
  });
  const capabilities = { experimentalApi: true };
  await ask('initialize', { clientInfo: { name: 'person', title: null, version: '1' }, capabilities });
  send({ method: 'initialized' });
  const { thread } = await ask('thread/start', { ephemeral: true });
  return { threadId: thread.id, ask, end };
}

/** It asks the person through its own window: an address to open, or leave to go on. */
function answerTo(params: unknown, { person }: Place): object {
  const url = (params as { url?: string } | undefined)?.url;
  if (url !== undefined) person.opened.push(url);
  return { action: 'accept', content: null, _meta: null };
}

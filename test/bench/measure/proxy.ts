/**
 * mcp-proxy from npm, run as its README says: the published program in front of an echo server on stdio, called over
 * HTTP within one session. CPU of the proxy's own process: what is behind it is not counted. Its figure holds the
 * reading of HTTP, which API Gateway does for a function.
 */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Answer, ask } from '../../../stacks/verify/target/door-request.ts';
import { type Program, startProgram } from '../program.ts';
import { callOf, message } from '../rows/requests.ts';

export type Proxy = {
  /** calls one after the other; @returns µs of CPU a call */
  run(count: number): Promise<number>;
  end(): Promise<void>;
};

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const readyWithinMs = 60_000;

/** @throws Error when it does not come up, or answers wrong */
export async function startProxy(): Promise<Proxy> {
  const port = await freePort();
  const manifest = createRequire(import.meta.url).resolve('mcp-proxy/package.json');
  const program = startProgram({
    file: join(dirname(manifest), 'dist/bin/mcp-proxy.mjs'),
    args: ['--port', String(port), '--', process.execPath, here('../comparisons/stdio-echo.ts')],
    execArgv: ['--import', here('../processes/report-cpu.mjs')],
  });
  program.stdout.resume();
  try {
    const client = await openSession(`http://127.0.0.1:${port}/mcp`);
    return { run: (count) => run(program, client, count), end: program.end };
  } catch (error) {
    await program.end();
    throw error;
  }
}

type Client = (body: string) => Promise<Answer>;

async function openSession(url: string): Promise<Client> {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const clientInfo = { name: 'bench', version: '1' };
  const hello = message('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
  const answer = await untilReady(() => ask(url, 'POST', headers, hello));
  const session = { ...headers, 'mcp-session-id': String(answer.headers['mcp-session-id']) };
  await ask(url, 'POST', session, JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
  return (body) => ask(url, 'POST', session, body);
}

async function run(program: Program, client: Client, count: number): Promise<number> {
  const cpu = () => program.tell<number>({});
  const before = await cpu();
  for (let at = 0; at < count; at += 1) {
    const path = `reports/${at}.md`;
    const { status, body } = await client(callOf('echo', { path }));
    if (status !== 200 || !body.includes(path)) throw new Error(`mcp-proxy answered ${status}: ${body}`);
  }
  return ((await cpu()) - before) / count;
}

/** It listens when its own server has started. */
async function untilReady(attempt: () => Promise<Answer>): Promise<Answer> {
  const until = performance.now() + readyWithinMs;
  for (;;) {
    const answer = await attempt().catch(() => undefined);
    if (answer?.status === 200) return answer;
    if (performance.now() > until) throw new Error(`mcp-proxy does not answer: ${answer?.body}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** mcp-proxy does not say which port it took, so it is given one that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

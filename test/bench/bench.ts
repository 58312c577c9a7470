/**
 * `npm run bench`: where the time of a call goes, on this machine, in one run. Medians; no limit, no verdict: a
 * number here is only worth something beside another of the same run.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Logger } from '@aws-lambda-powertools/logger';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { createMcp } from '../../functions/router/mcp.ts';
import { freePorts } from '../../stacks/local/free-ports.ts';
import { planLocal, startLocal } from '../../stacks/local/local.ts';
import { ask } from '../../stacks/verify/door-request.ts';
import { arrival, createWorld, document } from '../functions/router/fakes.ts';

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const print = (what: string, value: string) => process.stdout.write(`${what.padEnd(62)} ${value}\n`);
const call = (name: string, args: object) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});

async function wholePath(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'chokepoint-bench-'));
  const options = { root: process.cwd(), home, env: { ...process.env, ...(await freePorts()) } };
  const plan = await planLocal(options);
  const local = await startLocal({ ...options, plan });
  try {
    const door = local.doors[1]?.resource ?? '';
    const headers = {
      authorization: `Bearer ${await local.issuer.mintToken({ user: 'alice', door })}`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify(call('read_document', { path: 'reports/q3.md' }));
    const once = async () => {
      const from = performance.now();
      const { status } = await ask(door, 'POST', headers, body);
      if (status !== 200) throw new Error(`answered ${status}`);
      return performance.now() - from;
    };
    print('first read_document, everything cold', `${(await once()).toFixed(0)} ms`);
    for (let at = 0; at < 200; at += 1) await once();
    const times: number[] = [];
    for (let at = 0; at < 300; at += 1) times.push(await once());
    print('warm read_document over the whole local path, p50', `${median(times).toFixed(1)} ms`);
  } finally {
    await local.close();
    await rm(home, { recursive: true, force: true });
  }
}

type Handler = (request: Request, body: unknown) => Promise<Response>;

/** CPU of one warm call, µs; all handlers in turns, so that the machine's noise falls on both. */
async function handlers(): Promise<void> {
  const world = createWorld([{ outcome: { structuredContent: document } }]);
  // More calls than a person's budget, in a clock that stands still.
  world.control.lease = async () => {
    world.control.asked.lease += 1;
    return true;
  };
  const mcp = createMcp(world.router, new Logger({ logLevel: 'SILENT' }));
  const echo = createMcpHandler(() => {
    const server = new McpServer({ name: 'echo', version: '1' });
    server.registerTool('echo', { inputSchema: z.object({ path: z.string() }) }, ({ path }) => ({
      content: [{ type: 'text', text: path }],
    }));
    return server;
  });
  // The same without brakes and budgets: what they cost a warm call.
  const free = createWorld([{ outcome: { structuredContent: document } }]);
  free.router.brakes = { check: async () => undefined, voidBeforeMs: () => 0 };
  free.router.budgets = { take: async () => undefined, spent: () => undefined };
  const unguarded = createMcp(free.router, new Logger({ logLevel: 'SILENT' }));
  const all: [string, Handler, object][] = [
    [
      'the same without brakes and budgets',
      (request, body) => unguarded(request, body, arrival),
      call('read_document', { path: 'a' }),
    ],
    [
      'router handler, CPU per warm call',
      (request, body) => mcp(request, body, arrival),
      call('read_document', { path: 'a' }),
    ],
    [
      "SDK's bare echo handler, CPU per warm call",
      (request, parsedBody) => echo.fetch(request, { parsedBody }),
      call('echo', { path: 'a' }),
    ],
  ];
  const spent = all.map(() => [] as number[]);
  for (let round = 0; round < 12; round += 1)
    for (const [at, [, handler, body]] of all.entries())
      spent[at]?.push(await cpuPerCall(handler, body, 300));
  for (const [at, [what]] of all.entries()) print(what, `${median(spent[at]?.slice(4) ?? []).toFixed(0)} µs`);
  const { brakes, lease } = world.control.asked;
  print('requests to the control table in 3,600 calls', `${brakes + lease}`);
}

async function cpuPerCall(handler: Handler, body: object, count: number): Promise<number> {
  const from = process.cpuUsage();
  for (let at = 0; at < count; at += 1) {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const request = new Request('https://localhost/mcp', {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    await (await handler(request, body)).text();
    await turn();
  }
  const { user, system } = process.cpuUsage(from);
  return (user + system) / count;
}

/** Import of each bundle in a fresh process, CPU without Node's own start. */
async function coldStarts(): Promise<void> {
  const root = join(process.cwd(), '.local/size');
  const env = {
    ...process.env,
    INVOKE_ROLE_ARN: 'arn:aws:iam::1:role/x/invoke',
    DATA_ARNS: '{}',
    DATA_KEYS: '{}',
    AUDIT_STREAM: 'bench',
    CONTROL_TABLE: 'bench',
    ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' },
    IDENTITY: '{"doors":[],"claims":{}}',
    APP: 'a',
    STAGE: 's',
    ACCOUNT_ID: '1',
    AWS_REGION: 'eu-central-1',
    TOOLS_API_URL: 'https://x.example/v1',
    ALLOWED_ORIGINS: '[]',
  };
  for (const name of await readdir(root)) {
    const script = `globalThis.awslambda = { streamifyResponse: (f) => f };
      const from = process.cpuUsage();
      await import(${JSON.stringify(join(root, name, 'bundle.mjs'))});
      const { user, system } = process.cpuUsage(from);
      process.stdout.write(String((user + system) / 1000)); process.exit(0);`;
    const times: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      const args = ['--input-type=module', '-e', script];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      times.push(Number(stdout));
    }
    print(`import of ${name}, fresh process, CPU`, `${median(times).toFixed(0)} ms`);
  }
}

await handlers();
await coldStarts();
await wholePath();

/**
 * `npm run bench`: where the time of a call goes, on this machine, in one run. Medians; no limit, no verdict: a
 * number here is only worth something beside another of the same run. With `--smoke` each part runs a few times only,
 * which shows that all of them run and says nothing about time.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Logger } from '@aws-lambda-powertools/logger';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { createMcp } from '../../functions/router/mcp.ts';
import type { Message } from '../../functions/router/parse-body.ts';
import { indexPlan, needText } from '../../stacks/account/plan-index.ts';
import { defineCommand } from '../../stacks/cli/command.ts';
import { functionType } from '../../stacks/local/lambda/functions.ts';
import { planLocal, startLocal } from '../../stacks/local/local.ts';
import { freePorts } from '../../stacks/local/wire/free-ports.ts';
import type { Plan } from '../../stacks/plan/plan-types.ts';
import { ask } from '../../stacks/verify/target/door-request.ts';
import { arrival, createWorld, document } from '../functions/router/fakes.ts';

/** How often each part runs. */
let counts = { rounds: 12, discarded: 4, callsPerRound: 300, imports: 5, warmUp: 200, calls: 300 };
const few = { rounds: 1, discarded: 0, callsPerRound: 5, imports: 1, warmUp: 1, calls: 2 };

export const main = defineCommand({
  usage: `Usage: npm run bench [-- --smoke]

  --smoke  each part a few times only: shows that all of them run, and says nothing about time`,
  options: { smoke: { type: 'boolean', default: false } },
  async run({ values: { smoke } }) {
    if (smoke) counts = few;
    await bench();
    return 0;
  },
});

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const print = (what: string, value: string) => process.stdout.write(`${what.padEnd(62)} ${value}\n`);
const call = (name: string, args: object) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});

type Options = Parameters<typeof startLocal>[0] & { plan: Plan };

async function wholePath(options: Options): Promise<void> {
  const local = await startLocal(options);
  try {
    const door = local.doors[1]?.resource ?? '';
    const headers = {
      authorization: `Bearer ${await local.issuer.mintToken({ user: 'ines', door })}`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify(call('read_letter', { path: 'reports/q3.md' }));
    const once = async () => {
      const from = performance.now();
      const { status } = await ask(door, 'POST', headers, body);
      if (status !== 200) throw new Error(`answered ${status}`);
      return performance.now() - from;
    };
    print('first read_letter, everything cold', `${(await once()).toFixed(0)} ms`);
    for (let at = 0; at < counts.warmUp; at += 1) await once();
    const times: number[] = [];
    for (let at = 0; at < counts.calls; at += 1) times.push(await once());
    print('warm read_letter over the whole local path, p50', `${median(times).toFixed(1)} ms`);
  } finally {
    await local.close();
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
      (request, body) => unguarded(request, body as Message, arrival),
      call('read_letter', { path: 'a' }),
    ],
    [
      'router handler, CPU per warm call',
      (request, body) => mcp(request, body as Message, arrival),
      call('read_letter', { path: 'a' }),
    ],
    [
      "SDK's bare echo handler, CPU per warm call",
      (request, parsedBody) => echo.fetch(request, { parsedBody }),
      call('echo', { path: 'a' }),
    ],
  ];
  const spent = all.map(() => [] as number[]);
  for (let round = 0; round < counts.rounds; round += 1)
    for (const [at, [, handler, body]] of all.entries())
      spent[at]?.push(await cpuPerCall(handler, body, counts.callsPerRound));
  for (const [at, [what]] of all.entries())
    print(what, `${median(spent[at]?.slice(counts.discarded) ?? []).toFixed(0)} µs`);
  const { brakes, lease } = world.control.asked;
  print(
    `requests to the control table in ${counts.rounds * counts.callsPerRound} calls`,
    `${brakes + lease}`,
  );
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

/** Import of each function's bundle in a fresh process with the plan's own variables, CPU without Node's own start. */
async function coldStarts(plan: Plan): Promise<void> {
  for (const fn of indexPlan(plan).byType(functionType)) {
    const name = needText(fn, 'name');
    const folder = plan.bundles?.[name]?.folder;
    if (folder === undefined) throw new Error(`the plan holds no code for ${name}`);
    const { variables = {} } = (fn.inputs.environment ?? {}) as { variables?: Record<string, string> };
    const script = `globalThis.awslambda = { streamifyResponse: (f) => f };
      const from = process.cpuUsage();
      await import(${JSON.stringify(join(folder, 'bundle.mjs'))});
      const { user, system } = process.cpuUsage(from);
      process.stdout.write(String((user + system) / 1000)); process.exit(0);`;
    const times: number[] = [];
    for (let at = 0; at < counts.imports; at += 1) {
      const args = ['--input-type=module', '-e', script];
      const env = { ...process.env, ...credentials, AWS_REGION: plan.region, ...variables };
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      times.push(Number(stdout));
    }
    print(`import of ${name}, fresh process, CPU`, `${median(times).toFixed(0)} ms`);
  }
}

/** Lambda gives every environment those of its execution role; at import nobody asks AWS with them. */
const credentials = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' };

async function bench(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'chokepoint-bench-'));
  try {
    const options = { root: process.cwd(), home, env: { ...process.env, ...(await freePorts()) } };
    const plan = await planLocal(options);
    await handlers();
    await coldStarts(plan);
    await wholePath({ ...options, plan });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

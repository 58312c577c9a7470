import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freePorts } from '../../stacks/local/free-ports.ts';
import { createTokenMint } from '../../stacks/local/issuer/start-issuer.ts';
import { type Local, planLocal, startLocal } from '../../stacks/local/local.ts';
import { ensureTls } from '../../stacks/local/tls.ts';
import { localDoors } from '../../stacks/stages.ts';
import { type BearerProxy, startBearerProxy } from './bearer-proxy.ts';
import { connectSdk1, connectSdk2 } from './clients/sdks.ts';
import { runConformance } from './conformance-suite.ts';
import { ask } from './door-request.ts';

let home: string;
let local: Local;
let proxy: BearerProxy;
let token: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-conformance-'));
  const env = { ...process.env, ...(await freePorts()) };
  const options = { root: process.cwd(), home, env, conditions: ['conformance'] };
  local = await startLocal({ ...options, plan: await planLocal(options) });
  const door = local.doors[1]?.resource ?? '';
  token = await local.issuer.mintToken({ user: 'alice', door });
  proxy = await startBearerProxy(door, token);
});
afterAll(async () => {
  await proxy?.close();
  await local?.close();
  await rm(home, { recursive: true, force: true });
});

const revisions: [string, string[], string][] = [
  ['2025-06-18', ['--spec-version', '2025-06-18', '--suite', 'all'], '2025'],
  ['2025-11-25', ['--requirements', '2025-11-25'], '2025'],
  ['2026-07-28', ['--requirements', '2026-07-28'], '2026'],
];

test.each(revisions)(
  'conforms to %s but for what a server of tools alone does not have',
  async (_revision, args, file) => {
    const baseline = ['--expected-failures', `test/conformance/expected-failures-${file}.yml`];
    const { exitCode, output } = await runConformance(proxy.url, [...args, ...baseline]);
    const summary = output.slice(output.indexOf('=== SUMMARY ==='));
    console.log(summary);
    expect(exitCode, summary).toBe(0);
  },
);

const withoutFixture = [
  [
    '2025-11-25',
    ['server-initialize', 'ping', 'tools-list', 'logging-set-level', 'dns-rebinding-protection'],
  ],
  ['2026-07-28', ['tools-list', 'http-header-validation', 'dns-rebinding-protection']],
] as const;

test.each(withoutFixture)(
  'the running system passes every scenario of %s that needs no fixture',
  async (revision, scenarios) => {
    const { endpoints, env, home: running } = inject('system');
    const doors = [...localDoors(env)];
    const mint = await createTokenMint({
      doors,
      tls: await ensureTls(running),
      home: running,
      scopes: ['documents:read'],
      users: endpoints.users,
    });
    const front = await startBearerProxy(
      endpoints.mcpHttp,
      await mint({ user: 'alice', door: endpoints.mcpHttp }),
    );
    try {
      for (const scenario of scenarios) {
        const { exitCode, output } = await runConformance(front.url, [
          '--scenario',
          scenario,
          '--spec-version',
          revision,
        ]);
        expect(exitCode, output).toBe(0);
      }
    } finally {
      await front.close();
    }
  },
);

const broken: [string, string][] = [
  ['broken_throws', 'crashed'],
  ['broken_exits', 'crashed'],
  ['broken_never_resolves', 'timed-out'],
  ['broken_busy_loop', 'crashed|timed-out'],
  ['broken_out_of_memory', 'crashed'],
  ['broken_off_schema', 'bad-output'],
  ['broken_too_large', 'output-too-large'],
];

test.each(broken)('%s comes out as %s with the call id, and the next call works', async (name, refusal) => {
  const door = local.doors[1]?.resource ?? '';
  const call = async (tool: string) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const params = { name: tool, arguments: {} };
    const { body } = await ask(
      door,
      'POST',
      headers,
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    );
    return JSON.parse(/^data: (.*)$/m.exec(body)?.[1] ?? body).result;
  };
  const result = await call(name);
  expect(result.isError).toBe(true);
  expect(result._meta['chokepoint/refusal']).toMatch(new RegExp(`^(${refusal})$`));
  expect(result.content[0].text).toContain(result._meta['chokepoint/callId']);
  expect((await call('test_simple_text')).isError).toBeUndefined();
});

test.each([
  ['SDK 1.32', connectSdk1],
  ['client 2', connectSdk2],
])('%s hears the progress of a tool, in order, before its answer', async (_sdk, connect) => {
  const client = await connect({ url: local.doors[1]?.resource ?? '', user: 'alice', fetch });
  try {
    const heard: number[] = [];
    const onprogress = (progress: unknown) => heard.push((progress as { progress: number }).progress);
    const answer = await client.call('test_tool_with_progress', {}, onprogress);
    expect(answer.isError).toBeUndefined();
    expect(heard.length).toBeGreaterThan(1);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
  } finally {
    await client.close();
  }
});

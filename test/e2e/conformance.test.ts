import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { localDoors } from '../../stacks/app/stage/local-stage.ts';
import { createTokenMint } from '../../stacks/local/issuer/start-issuer.ts';
import { ensureTls } from '../../stacks/local/wire/tls.ts';
import { type BearerProxy, startBearerProxy } from './bearer-proxy.ts';
import { connectSdk1, connectSdk2 } from './clients/sdks.ts';
import { runConformance, verdicts } from './conformance-suite.ts';
import { type FixtureSystem, startFixtureSystem } from './fixture-system.ts';

/** A revision, and what a server of tools alone does not have in it. */
const revisions: [string, string][] = [
  ['2025-06-18', 'test/conformance/expected-failures-2025.yml'],
  ['2025-11-25', 'test/conformance/expected-failures-2025.yml'],
  ['2026-07-28', 'test/conformance/expected-failures-2026.yml'],
];

describe('a system with the tools that the suite calls', () => {
  let system: FixtureSystem;
  let proxy: BearerProxy;
  beforeAll(async () => {
    system = await startFixtureSystem();
    proxy = await startBearerProxy(system.door, system.token);
    // The suite gives these two half a second to answer: without their cold start, which is no part of MCP.
    await Promise.all(['test_logging_tool', 'test_streaming_elicitation'].map((name) => system.call(name)));
  });
  afterAll(async () => {
    await proxy?.close();
    await system?.close();
  });

  test.each(revisions)(
    'conforms to %s but for what a server of tools alone does not have',
    async (...row) => {
      const [revision, lacking] = row;
      const { exitCode, output } = await runConformance(proxy.url, revision, [lacking]);
      console.log(`Conformance to ${revision}, fixture tools\n${verdicts(output)}`);
      expect(exitCode, output).toBe(0);
    },
  );

  const sdks = [
    ['SDK 1.32', connectSdk1],
    ['client 2', connectSdk2],
  ] as const;

  test.each(sdks)('%s hears the progress of a tool, in order, before its answer', async (_sdk, connect) => {
    const client = await connect({ url: system.door, user: 'ines', fetch });
    try {
      const heard: unknown[] = [];
      const onprogress = (progress: unknown) => heard.push(progress);
      const answer = await client.call('test_tool_with_progress', {}, onprogress);
      expect(answer.isError).toBeUndefined();
      expect(heard).toEqual([
        { progress: 0, total: 100, message: 'started' },
        { progress: 50, total: 100, message: 'half way' },
        { progress: 100, total: 100, message: 'done' },
      ]);
    } finally {
      await client.close();
    }
  });

  test.each(sdks)('%s takes every kind of content', async (_sdk, connect) => {
    const client = await connect({ url: system.door, user: 'ines', fetch });
    const kinds = async (tool: string) => (await client.call(tool, {})).content.map(({ type }) => type);
    try {
      expect(await kinds('test_multiple_content_types')).toEqual(['text', 'image', 'resource']);
      expect(await kinds('test_audio_content')).toEqual(['audio']);
      expect(await kinds('test_resource_link')).toEqual(['resource_link']);
    } finally {
      await client.close();
    }
  });
});

describe('the running system', () => {
  let proxy: BearerProxy;
  beforeAll(async () => {
    const { endpoints, env, home } = inject('system');
    const { users, mcp: door, caFile } = endpoints;
    const scopes = ['letters:read'];
    const parts = { doors: [...localDoors(env)], tls: await ensureTls(home), home, scopes, users };
    const token = await (await createTokenMint(parts))({ user: 'ines', door });
    proxy = await startBearerProxy(door, token, await readFile(caFile, 'utf8'));
  });
  afterAll(() => proxy?.close());

  test.each(revisions)('passes every scenario of %s that needs no fixture, over TLS', async (...row) => {
    const [revision, lacking] = row;
    const mayFail = [lacking, 'test/conformance/needs-fixtures.yml'];
    const { exitCode, output } = await runConformance(proxy.url, revision, mayFail);
    console.log(`Conformance to ${revision}, the product's own tools\n${verdicts(output)}`);
    expect(exitCode, output).toBe(0);
  });
});

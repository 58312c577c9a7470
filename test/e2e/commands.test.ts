import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { copyOfProject, type Ran, runCommand } from './clients/commands.ts';

const { endpoints, env } = inject('system');

/** A command as npm runs it, with the project's Node. */
function command(args: string[], more: Record<string, string> = {}, cwd = process.cwd()): Promise<Ran> {
  const line = [process.execPath, join(cwd, 'stacks/cli/run.mjs'), ...args];
  return runCommand(line, { cwd, env: { ...env, ...more } });
}

const oneSentence = (text: string) => text.trim().split('\n').length === 1;

test('token prints a token and nothing else, for the scopes that were asked for', async () => {
  const { stdout } = await command(['local/token', 'ines', '--scope', 'letters:read']);
  const [, payload = ''] = stdout.trim().split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  expect(claims).toMatchObject({ aud: endpoints.mcpHttp, tenant: 'fjord', scope: 'letters:read' });
});

test('token is for the system that runs, whatever ports this shell has set', async () => {
  const { stdout } = await command(['local/token', 'ines'], { CHOKEPOINT_HTTP_PORT: '21000' });
  const [, payload = ''] = stdout.trim().split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ aud: endpoints.mcpHttp });
});

test('token says who the users are when there is no such one', async () => {
  const { code, stderr } = await command(['local/token', 'eve']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/no user "eve"[\s\S]*ines\|olaf\|petra\|zeno/);
});

test.each(['claude', 'vscode', 'cursor', 'inspector'])(
  'connect %s names the URL of this machine',
  async (client) => {
    expect((await command(['local/connect', client])).stdout).toContain(endpoints.mcpHttp);
  },
);

test('connect names the URL of a deployed stage', async () => {
  expect((await command(['local/connect', 'claude', '--stage', 'production'])).stdout).toContain(
    'https://mcp.example.com/mcp',
  );
});

test('plan --json prints JSON alone, with resources and verdicts', async () => {
  const { code, stdout } = await command(['stage/plan', '--stage', 'local', '--json']);
  const plan = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(plan).toMatchObject({ stage: 'local', mode: 'deploy' });
  expect(plan.resources[0]).toHaveProperty('urn');
  expect(plan.proofs.every(({ ok }: { ok: boolean }) => ok)).toBe(true);
});

test('a missing install is one sentence', async () => {
  const copy = await copyOfProject(false);
  const { code, stderr } = await command(['local/start'], {}, copy);
  await rm(copy, { recursive: true, force: true });
  expect(code).toBe(2);
  expect(stderr.trim()).toBe('Nothing is installed yet: run "npm ci" first.');
});

test('new-data refuses what exists, what is no name and what does not fit', async () => {
  const copy = await copyOfProject(true);
  const before = await readFile(join(copy, 'functions/tools/data.ts'), 'utf8');
  const refused = async (line: string) =>
    (await command(`application/new-data ${line}`.split(' '), {}, copy)).stderr.split('\n')[0];
  try {
    expect(await refused('letters --bucket')).toBe('functions/tools/data.ts has "letters" already.');
    expect(await refused('audit --bucket')).toMatch(/^"audit" is a name of the platform's own/);
    expect(await refused('My-Data --table')).toMatch(/^"My-Data" is no name of data: /);
    expect(await refused('crates')).toBe('Is it a --bucket or a --table?');
    expect(await refused('crates --bucket --table')).toBe('Is it a --bucket or a --table?');
    expect(await refused('crates --bucket --sort-key at')).toBe('--sort-key is for a table.');
    expect(await refused('crates --table --sort-key pk')).toMatch(/^--sort-key is the name of an attribute/);
    expect(await refused('crates --table --expires-after-days 1')).toBe(
      '--expires-after-days is for a bucket.',
    );
    expect(await refused('crates --bucket --expires-after-days 0')).toMatch(/whole number of days/);
    expect(await readFile(join(copy, 'functions/tools/data.ts'), 'utf8')).toBe(before);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

test('new-tool says which data and which grants there are', async () => {
  const refused = async (line: string) =>
    (await command(`application/new-tool ${line}`.split(' '))).stderr.split('\n')[0];
  expect(await refused('a_tool --on nowhere')).toMatch(
    /^There is no data "nowhere": letters, parcels, manifests\./,
  );
  expect(await refused('a_tool --on letters --grant leadingKey')).toBe(
    '--grant on the bucket "letters" is key or prefix, not "leadingKey".',
  );
  expect(await refused('a_tool --on letters --grant prefix --effect write')).toBe(
    'A grant by prefix can only read, not write.',
  );
  expect(await refused('a_tool --grant key')).toBe('--grant needs --on: on which data?');
  expect(await refused('a_tool --effect write')).toBe('A tool without data (--on) can only read, not write.');
});

test('new-tool makes a contract and a handler, adds them to the catalogue, and overwrites nothing', async () => {
  const copy = await copyOfProject(true);
  const made = await command(
    ['application/new-tool', 'send_invoice', '--effect', 'write', '--on', 'letters'],
    {},
    copy,
  );
  const catalogue = await readFile(join(copy, 'functions/tools/catalogue.ts'), 'utf8');
  const contract = await readFile(join(copy, 'functions/tools/send-invoice/tool.ts'), 'utf8');
  const again = await command(['application/new-tool', 'send_invoice'], {}, copy);
  const bad = await command(['application/new-tool', 'Send Invoice'], {}, copy);
  await rm(copy, { recursive: true, force: true });
  expect(made.code, made.stderr).toBe(0);
  expect(catalogue).toContain("from './send-invoice/tool.ts'");
  expect(catalogue).toMatch(/catalogue: readonly Tool\[\] = \[[^\]]*\bsendInvoice\b/);
  expect(contract).toContain("effect: 'write'");
  expect(again.stderr).toMatch(/exists already/);
  expect(oneSentence(bad.stderr)).toBe(true);
});

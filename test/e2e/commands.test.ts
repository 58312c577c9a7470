import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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
  const { stdout } = await command(['local/token', 'alice', '--scope', 'documents:read']);
  const [, payload = ''] = stdout.trim().split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  expect(claims).toMatchObject({ aud: endpoints.mcpHttp, tenant: 'acme', scope: 'documents:read' });
});

test('token is for the system that runs, whatever ports this shell has set', async () => {
  const { stdout } = await command(['local/token', 'alice'], { CHOKEPOINT_HTTP_PORT: '21000' });
  const [, payload = ''] = stdout.trim().split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ aud: endpoints.mcpHttp });
});

test('token says who the users are when there is no such one', async () => {
  const { code, stderr } = await command(['local/token', 'eve']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/no user "eve"[\s\S]*alice\|bob\|carol\|mallory/);
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

test('the code that new-tool makes passes the compiler, the linter and the plan, for each effect', async () => {
  const copy = await copyOfProject(true);
  const bin = (name: string) => join(process.cwd(), 'node_modules/.bin', name);
  try {
    for (const effect of ['read', 'write', 'destroy'])
      expect(
        (await command(['application/new-tool', `do_${effect}`, '--effect', effect], {}, copy)).code,
      ).toBe(0);
    const linted = await runCommand([bin('biome'), 'check', '--vcs-enabled=false', 'functions'], {
      cwd: copy,
    });
    expect(linted.code, linted.stderr).toBe(0);
    expect(linted.stdout).toMatch(/Checked [1-9]/);
    const compiled = await runCommand([bin('tsc'), '-p', 'tsconfig.json'], { cwd: copy });
    expect(compiled.stdout).toBe('');
    const planned = await command(['stage/plan', '--stage', 'local'], {}, copy);
    expect(planned.code, planned.stderr).toBe(0);
    expect(planned.stderr).toMatch(/, 15 functions built, /);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

test('new-tool makes a contract and a handler, adds them to the catalogue, and overwrites nothing', async () => {
  const copy = await copyOfProject(false);
  await mkdir(join(copy, 'node_modules'));
  await writeFile(join(copy, 'node_modules/.package-lock.json'), '{}');
  const made = await command(['application/new-tool', 'send_invoice', '--effect', 'write'], {}, copy);
  const catalogue = await readFile(join(copy, 'functions/tools/catalogue.ts'), 'utf8');
  const contract = await readFile(join(copy, 'functions/tools/send-invoice/tool.ts'), 'utf8');
  const again = await command(['application/new-tool', 'send_invoice'], {}, copy);
  const bad = await command(['application/new-tool', 'Send Invoice'], {}, copy);
  await rm(copy, { recursive: true, force: true });
  expect(made.code, made.stderr).toBe(0);
  expect(catalogue).toContain("from './send-invoice/tool.ts'");
  expect(catalogue).toContain('  sendInvoice,\n];');
  expect(contract).toContain("effect: 'write'");
  expect(again.stderr).toMatch(/exists already/);
  expect(oneSentence(bad.stderr)).toBe(true);
});

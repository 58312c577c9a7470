import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { freePorts } from '../../stacks/local/free-ports.ts';

const { endpoints, env } = inject('system');

type Ended = { code: number; stdout: string; stderr: string };

/** A command as npm runs it, with the project's Node. */
function command(args: string[], more: Record<string, string> = {}, cwd = process.cwd()): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env, ...more }, maxBuffer: 2 ** 26 };
    execFile(
      process.execPath,
      [join(cwd, 'stacks/local/run.mjs'), ...args],
      options,
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

const oneSentence = (text: string) => text.trim().split('\n').length === 1;

test('token prints a token and nothing else, for the scopes that were asked for', async () => {
  const { stdout } = await command(['token', 'alice', '--scope', 'documents:read']);
  const [, payload = ''] = stdout.trim().split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  expect(claims).toMatchObject({ aud: endpoints.mcpHttp, tenant: 'acme', scope: 'documents:read' });
});

test('token says who the users are when there is no such one', async () => {
  const { code, stderr } = await command(['token', 'eve']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/no user "eve"[\s\S]*alice\|bob\|carol\|mallory/);
});

test.each(['claude', 'vscode', 'cursor', 'inspector'])(
  'connect %s names the URL of this machine',
  async (client) => {
    expect((await command(['connect', client])).stdout).toContain(endpoints.mcpHttp);
  },
);

test('connect names the URL of a deployed stage', async () => {
  expect((await command(['connect', 'claude', '--stage', 'production'])).stdout).toContain(
    'https://mcp.example.com/mcp',
  );
});

test('plan --json prints JSON alone, with resources and verdicts', async () => {
  const { code, stdout } = await command(['../plan/plan', '--stage', 'local', '--json']);
  const plan = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(plan).toMatchObject({ stage: 'local', mode: 'deploy' });
  expect(plan.resources[0]).toHaveProperty('urn');
  expect(plan.proofs.every(({ ok }: { ok: boolean }) => ok)).toBe(true);
});

test('a taken port is one sentence', async () => {
  const home = await mkdtemp(join(tmpdir(), 'chokepoint-port-'));
  const { code, stderr } = await command(['start'], { CHOKEPOINT_HOME: home });
  await rm(home, { recursive: true, force: true });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Port \d+ is in use\. .*CHOKEPOINT_PORT/m);
});

/** The project without its tests, with the packages of this one. */
async function copyOfProject(withPackages: boolean): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'chokepoint-copy-'));
  for (const part of ['functions', 'shared', 'stacks', 'package.json', 'tsconfig.json', 'sst.config.ts'])
    await cp(part, join(copy, part), { recursive: true });
  if (!withPackages) return copy;
  await symlink(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  await mkdir(join(copy, '.sst'));
  await symlink(join(process.cwd(), '.sst/platform'), join(copy, '.sst/platform'));
  return copy;
}

test('a missing install is one sentence', async () => {
  const copy = await copyOfProject(false);
  const { code, stderr } = await command(['start'], {}, copy);
  await rm(copy, { recursive: true, force: true });
  expect(code).toBe(1);
  expect(stderr.trim()).toBe('Nothing is installed yet: run "npm ci" first.');
});

test('new-tool makes a contract and a handler, adds them to the catalogue, and overwrites nothing', async () => {
  const copy = await copyOfProject(false);
  await mkdir(join(copy, 'node_modules'));
  await writeFile(join(copy, 'node_modules/.package-lock.json'), '{}');
  const made = await command(['new-tool', 'send_invoice', '--effect', 'write'], {}, copy);
  const catalogue = await readFile(join(copy, 'functions/tools/catalogue.ts'), 'utf8');
  const contract = await readFile(join(copy, 'functions/tools/send-invoice/tool.ts'), 'utf8');
  const again = await command(['new-tool', 'send_invoice'], {}, copy);
  const bad = await command(['new-tool', 'Send Invoice'], {}, copy);
  await rm(copy, { recursive: true, force: true });
  expect(made.code, made.stderr).toBe(0);
  expect(catalogue).toContain("from './send-invoice/tool.ts'");
  expect(catalogue).toContain('  sendInvoice,\n];');
  expect(contract).toContain("effect: 'write'");
  expect(again.stderr).toMatch(/exists already/);
  expect(oneSentence(bad.stderr)).toBe(true);
});

test('a broken tool file is one sentence that names it', async () => {
  const copy = await copyOfProject(true);
  const file = join(copy, 'functions/tools/whoami/tool.ts');
  await writeFile(file, `${await readFile(file, 'utf8')}\nexport const broken = ;\n`);
  const home = join(copy, '.local');
  const { code, stderr } = await command(['start'], { CHOKEPOINT_HOME: home, ...(await freePorts()) }, copy);
  await rm(copy, { recursive: true, force: true });
  expect(code).toBe(1);
  expect(stderr).toMatch(/functions\/tools\/whoami\/tool\.ts/);
  expect(stderr).not.toMatch(/^\s+at /m);
});

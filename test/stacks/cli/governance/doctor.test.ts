import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, bedrock, harmless, keyId, otherId, type Planted, planted, secret } from './doctor.cases.ts';

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chokepoint-doctor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A home and a repository of their own, and what `npm run doctor` says there. */
async function doctor(given: Omit<Planted, 'finds' | 'what'>, ...args: string[]) {
  const home = await mkdtemp(join(folder, 'home-'));
  const repository = join(home, 'repository');
  await mkdir(repository);
  await write(home, given.home);
  await write(repository, given.repository);
  const env = Object.entries(given.env ?? {}).map(([name, value]) => [name, value.replace('<home>', home)]);
  const command = ['stacks/cli/run.mjs', 'governance/doctor', '--repository', repository, ...args];
  const options = { env: { PATH: process.env.PATH, HOME: home, ...Object.fromEntries(env) } };
  const { stdout, stderr, code } = await run('node', command, options).then(
    (ended) => ({ ...ended, code: 0 }),
    (failed: { stdout: string; stderr: string; code: number }) => failed,
  );
  return { home, stdout, stderr, code };
}

async function write(under: string, files: Record<string, string> = {}) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(under, name)), { recursive: true });
    await writeFile(join(under, name), text);
  }
}

test.concurrent.each(planted)('finds $what, and never prints it', async ({ finds, ...given }) => {
  const { stdout, stderr, code } = await doctor(given, '--json');
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout);
  expect(findings).toEqual(finds.map((each) => ({ ...each, what: expect.stringMatching(each.what) })));
  expect(code).toBe(1);
  for (const planted of [keyId, otherId, secret, bearer, bedrock]) expect(stdout).not.toContain(planted);
});

test.concurrent.each(harmless)('is silent about $what', async (given) => {
  const { stdout, code } = await doctor(given, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ findings: [], unreadable: [] });
  expect(code).toBe(0);
});

test('says why a key matters and how to move to a role, without the key', async () => {
  const env = { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret };
  const { stdout, code } = await doctor({
    env,
    home: { '.aws/credentials': `[a]\naws_access_key_id=${keyId}` },
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^1 in the environment.*\n {2}AWS_ACCESS_KEY_ID {2}access key AKIA…P3VB\n/);
  expect(stdout).toContain('aws sso login --profile chokepoint');
  expect(stdout).toContain('source_profile = company');
  expect(stdout).toContain('Long-lived keys: 2');
  expect(stdout).not.toContain(keyId);
  expect(stdout).not.toContain(secret);
});

test('says in one line that nothing was found', async () => {
  const { stdout, code } = await doctor({});
  expect(stdout).toMatch(/^No long-lived key found in \d+ files and variables\.\n/);
  expect(code).toBe(0);
});

test('tells whether git tracks the file', async () => {
  const home = await mkdtemp(join(folder, 'git-'));
  await write(home, { 'tracked.txt': keyId, 'other.txt': otherId });
  await run('git', ['init', '-q'], { cwd: home });
  await run('git', ['add', 'tracked.txt'], { cwd: home });
  const command = ['stacks/cli/run.mjs', 'governance/doctor', '--json', '--repository', home];
  const failed = await run('node', command, { env: { PATH: process.env.PATH, HOME: home } }).catch(
    (error) => error,
  );
  expect(JSON.parse(failed.stdout).findings.map(({ what }: { what: string }) => what)).toEqual([
    'access key AKIA…WW55',
    'access key AKIA…P3VB, tracked by git',
  ]);
});

test('ends with 2 and names a file that it could not read, rather than calling it clean', async () => {
  const home = await mkdtemp(join(folder, 'shut-'));
  // A folder in the place of a file's folder is absent; a link to itself is unreadable, for root, too.
  await mkdir(join(home, '.aws'));
  await run('ln', ['-s', 'credentials', join(home, '.aws', 'credentials')]);
  const command = ['stacks/cli/run.mjs', 'governance/doctor', '--repository', join(home, '.aws')];
  const failed = await run('node', command, { env: { PATH: process.env.PATH, HOME: home } }).catch(
    (error) => error,
  );
  expect(failed.code).toBe(2);
  expect(failed.stdout).toContain('not looked at: ~/.aws/credentials (ELOOP)');
});

test.each([
  { what: 'an unknown option', args: ['--foo'], says: /Unknown option '--foo'/ },
  {
    what: 'a repository that is not there',
    args: ['--repository', '/nowhere/at/all'],
    says: /cannot be looked at/,
  },
])('ends with 2 and one sentence for $what', async ({ args, says }) => {
  const failed = await run('node', ['stacks/cli/run.mjs', 'governance/doctor', ...args]).catch(
    (error) => error,
  );
  expect(failed.code).toBe(2);
  expect(failed.stderr).toMatch(says);
});

test('finds nothing in this repository', async () => {
  const home = await mkdtemp(join(folder, 'none-'));
  const options = { env: { PATH: process.env.PATH, HOME: home } };
  const { stdout } = await run('node', ['stacks/cli/run.mjs', 'governance/doctor', '--json'], options);
  const { findings, looked } = JSON.parse(stdout);
  expect(findings).toEqual([]);
  expect(looked).toBeGreaterThan(200);
});

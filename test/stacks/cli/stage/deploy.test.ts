/** `npm run deploy` as a command: what it refuses, and how it hands over to SST. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeLambda, startFakeLambda } from '../../deploy/fake-lambda.ts';

/** Says its arguments, then does what FAKE_SST tells it. */
const fakeSst = `#!/usr/bin/env node
process.on('SIGTERM', () => process.exit(42));
process.on('SIGINT', () => process.exit(43));
const [what, value] = process.env.FAKE_SST.split(' ');
process.stdout.write('sst ' + JSON.stringify(process.argv.slice(2)) + '\\n');
if (what === 'exit') process.exit(Number(value));
if (what === 'kill') process.kill(process.pid, value);
if (what === 'wait') setInterval(() => undefined, 1000);
`;

const settings = {
  CHOKEPOINT_DOMAIN: 'mcp.fjord.io',
  CHOKEPOINT_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:210987654321:certificate/1',
  CHOKEPOINT_ISSUER: 'https://id.fjord.io',
  CHOKEPOINT_OPERATORS: 'arn:aws:iam::210987654321:role/operator',
  CHOKEPOINT_REPOSITORY: 'fjord/chokepoint',
};

let folder: string;
let lambda: FakeLambda;
let poor: FakeLambda;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chokepoint-deploy-'));
  await writeFile(join(folder, 'sst'), fakeSst);
  await chmod(join(folder, 'sst'), 0o755);
  [lambda, poor] = await Promise.all([startFakeLambda({ limit: 1_000 }), startFakeLambda({ limit: 10 })]);
});
afterAll(async () => {
  await Promise.all([lambda.close(), poor.close(), rm(folder, { recursive: true, force: true })]);
});

type Run = { args: string[]; sst?: string; endpoint?: string; onOutput?: (child: ChildProcess) => void };

async function deploy({ args, sst = 'exit 0', endpoint = lambda.endpoint, onOutput }: Run) {
  const env = {
    ...{
      PATH: process.env.PATH,
      HOME: folder,
      SST_BIN_PATH: join(folder, 'sst'),
      FAKE_SST: sst,
      ...settings,
    },
    ...{
      AWS_ACCESS_KEY_ID: 'ASIADEPLOYER',
      AWS_SECRET_ACCESS_KEY: 'deployer',
      AWS_ENDPOINT_URL_LAMBDA: endpoint,
    },
  };
  const child = spawn(process.execPath, ['stacks/cli/run.mjs', 'stage/deploy', ...args], { env });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.(child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr };
}

test('gives SST every argument as it is, and ends with its exit code', async () => {
  const args = ['--stage', 'staging', '--target', 'Router', '--continue', '--policy=stacks/policy-pack'];
  expect(await deploy({ args, sst: 'exit 7' })).toMatchObject({
    ...{ code: 7, stdout: `sst ${JSON.stringify(['deploy', ...args])}\n`, stderr: '' },
  });
});

test.each([
  [['--stage=staging'], 'exit 0', 0],
  [['--stage', 'ines'], 'exit 1', 1],
  [['--stage', 'staging'], 'kill SIGKILL', 137],
])('deploy %j, whose SST does "%s", ends with %i', async (args, sst, code) => {
  expect(await deploy({ args, sst })).toMatchObject({ code, signal: null });
});

test('passes on that it is to end, and leaves Ctrl-C to the terminal, which tells SST itself', async () => {
  const ended = await deploy({
    ...{ args: ['--stage', 'staging'], sst: 'wait' },
    onOutput(child) {
      child.kill('SIGINT');
      child.kill('SIGTERM');
    },
  });
  // 43 would say that SST was told of SIGINT, too.
  expect(ended).toMatchObject({ code: 42, signal: null });
});

test('stops before SST where the account runs too few calls', async () => {
  const { code, stdout, stderr } = await deploy({ args: ['--stage', 'staging'], endpoint: poor.endpoint });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^The tools of "staging" reserve \d+ calls at once, .* runs only 10 .*\n$/);
});

test.each([
  [[], /^Which stage\? Say it once/],
  [['--stage'], /^Which stage\?/],
  [['--stage='], /^Which stage\?/],
  [['--stage', 'staging', '--stage', 'ines'], /^Which stage\? Say it once/],
  [['--stage', 'production-2'], /is no stage name/],
  [['--stage', 'production'], /^"production" would lock its audit store for 400 days, for good, .*lockTried/],
])('refuses deploy %j in one sentence', async (args, says) => {
  const { code, stdout, stderr } = await deploy({ args });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
});

test('explains itself', async () => {
  const { code, stdout } = await deploy({ args: ['--help'] });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: npm run deploy -- --stage NAME/);
});

test('is the script of that name, in the place of npm, so that signals find it', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(scripts.deploy).toBe('exec node stacks/cli/run.mjs stage/deploy');
});

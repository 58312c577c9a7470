/** What a person can mend is one sentence on stderr, exit code 2, and no stack; a wrong use adds the usage. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freePorts } from '../../stacks/local/wire/free-ports.ts';
import { copyOfProject, runCommand } from './clients/commands.ts';

const { endpoints, env, home } = inject('system');
let copy: string;

beforeAll(async () => {
  copy = await copyOfProject(true);
});
afterAll(() => rm(copy, { recursive: true, force: true }));

type Refused = { what: string; args: string[]; env?: Record<string, string>; says: RegExp };

const refused: Refused[] = [
  {
    what: 'an option that start does not have',
    args: ['local/start', '--foo'],
    says: /Unknown option '--foo'/,
  },
  {
    what: 'a port that is none',
    args: ['local/start'],
    env: { CHOKEPOINT_PORT: 'abc' },
    says: /^CHOKEPOINT_PORT is "abc": it must be a port from 1 to 65531\.$/,
  },
  {
    what: 'one port for both doors',
    args: ['local/start'],
    env: { CHOKEPOINT_PORT: '21000', CHOKEPOINT_HTTP_PORT: '21000' },
    says: /give each door its own/,
  },
  {
    what: 'a scope that does not exist',
    args: ['local/token', 'ines', '--scope', 'nope'],
    says: /no scope nope; there are/,
  },
  {
    what: 'a token where nothing runs',
    args: ['local/token', 'ines'],
    env: { CHOKEPOINT_HOME: join(tmpdir(), 'chokepoint-nowhere') },
    says: /^Nothing runs here: start it with "npm start"\.$/,
  },
  { what: 'a brake on nothing', args: ['governance/brake'], says: /^What is to be braked\?/ },
  {
    what: 'a brake on no tool',
    args: ['governance/brake', 'tool', 'drop_all', 'on'],
    says: /^There is no tool "drop_all"/,
  },
  {
    what: 'a brake on nobody',
    args: ['governance/brake', 'caller', 'zoe', 'on'],
    says: /^"zoe" is no subject/,
  },
  {
    what: 'a brake that is neither on nor off',
    args: ['governance/brake', 'all', 'maybe'],
    says: /^"all maybe" is no brake\./,
  },
  {
    what: 'a brake where nothing runs',
    args: ['governance/brake', 'list'],
    env: { CHOKEPOINT_HOME: join(tmpdir(), 'chokepoint-nowhere') },
    says: /^Nothing runs here: start it with "npm start"\.$/,
  },
  { what: 'no client', args: ['local/connect'], says: /^Which client\?/ },
  {
    what: 'a client that nobody knows',
    args: ['local/connect', 'toString'],
    says: /^There is no client "toString" here: it is claude, vscode, .* or inspector\.$/m,
  },
  {
    what: 'a stage that cannot be',
    args: ['local/connect', 'claude', '--stage', 'Bad!'],
    says: /^"Bad!" is no stage name/,
  },
  {
    what: 'a stage without a domain',
    args: ['local/connect', 'claude', '--stage', 'mine'],
    says: /has no domain/,
  },
  { what: 'no tool name', args: ['application/new-tool'], says: /^Which name\?/ },
  {
    what: 'an effect that does not exist',
    args: ['application/new-tool', 'a_tool', '--effect', 'x'],
    says: /read, write or destroy/,
  },
  { what: 'a plan without a stage', args: ['stage/plan'], says: /^Which stage\?/ },
];

test.each(refused)('$what is refused in plain words', async ({ args, env: more, says }) => {
  const run = [process.execPath, 'stacks/cli/run.mjs', ...args];
  const { code, stdout, stderr } = await runCommand(run, { env: { ...env, ...more } });
  expect(code).toBe(2);
  expect(stderr.trim()).toMatch(says);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe('');
});

test('a second system with the same home is refused, and the first is left as it is', async () => {
  const before = await readFile(join(home, 'endpoints.json'), 'utf8');
  const run = [process.execPath, 'stacks/cli/run.mjs', 'local/start'];
  const { code, stderr } = await runCommand(run, { env: { ...env, ...(await freePorts()) } });
  expect(code).toBe(2);
  expect(stderr.trim()).toBe(
    `${endpoints.mcp} runs already with ${home}. End it, or set CHOKEPOINT_HOME to another folder.`,
  );
  const same = await runCommand(run, { env });
  expect(same.stderr.trim()).toMatch(/^Port \d+ is in use\. .*$/);
  expect(await readFile(join(home, 'endpoints.json'), 'utf8')).toBe(before);
});

test('a port that is taken on one loopback address alone is taken', async () => {
  const own = { CHOKEPOINT_HOME: await mkdtemp(join(tmpdir(), 'chokepoint-port-')), ...(await freePorts()) };
  const port = Number(own.CHOKEPOINT_HTTP_PORT) + 1;
  const server = createServer();
  // A machine without IPv6 has one loopback address: then that one.
  await new Promise<void>((resolve) =>
    server.once('error', () => server.listen(port, '127.0.0.1', resolve)).listen(port, '::1', resolve),
  );
  const run = [process.execPath, 'stacks/cli/run.mjs', 'local/start'];
  const { code, stderr, stdout } = await runCommand(run, { env: own });
  server.close();
  await rm(own.CHOKEPOINT_HOME, { recursive: true, force: true });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim()).toMatch(new RegExp(`^Port ${port} is in use\\.`));
});

type Broken = { what: string; file: string; break(text: string): string; says: RegExp };

const broken: Broken[] = [
  {
    what: 'a contract that is no TypeScript',
    file: 'test/fixture-app/tools/callerid/tool.ts',
    break: (text) => `${text}\nexport const broken = ;\n`,
    says: /^test\/fixture-app\/tools\/callerid\/tool\.ts:\d+: /,
  },
  {
    what: 'a contract that defineTool refuses',
    file: 'test/fixture-app/tools/callerid/tool.ts',
    break: (text) => text.replace("name: 'callerid'", "name: 'Who-Am-I'"),
    says: /^test\/fixture-app\/tools\/callerid\/tool\.ts:\d+:\d+: tool "Who-Am-I": name must match/,
  },
  {
    what: 'a catalogue that names a folder that is not there',
    file: 'test/fixture-app/catalogue.ts',
    break: (text) => text.replace('./tools/callerid/tool.ts', './tools/who/tool.ts'),
    says: /^Cannot find module 'test\/fixture-app\/tools\/who\/tool\.ts' imported from test\/fixture-app\/catalogue\.ts/,
  },
  {
    what: 'a handler that is no TypeScript',
    file: 'test/fixture-app/tools/callerid/handler.ts',
    break: (text) => `${text}\nexport const broken = ;\n`,
    says: /^test\/fixture-app\/tools\/callerid\/handler\.ts:\d+:\d+: /,
  },
];

test.each(broken)('$what is one sentence that names the file', async ({ file, break: change, says }) => {
  const path = join(copy, file);
  const good = await readFile(path, 'utf8');
  await writeFile(path, change(good));
  const own = { CHOKEPOINT_HOME: join(copy, '.local'), ...(await freePorts()) };
  const run = [process.execPath, join(copy, 'stacks/cli/run.mjs'), 'local/start'];
  const { code, stderr } = await runCommand(run, { cwd: copy, env: own });
  await writeFile(path, good);
  expect(code).toBe(2);
  expect(stderr.trim()).toMatch(says);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

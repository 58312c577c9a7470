/**
 * `npm run try`: the promise in five steps, without a client. Starts a quiet system of its own on free ports, ends it
 * again. Exit code 1 when a step did not come out as promised.
 */
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { type CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { freePorts } from '../free-ports.ts';
import { type Local, startLocal } from '../local.ts';
import { PlainError } from '../plain-error.ts';
import { rebuild, withoutValueCheck } from '../rebuild.ts';
import { createSignInClient } from '../sign-in-client.ts';

const usage =
  'Usage: npm run try\n\nShows what is allowed and what is denied, on this machine, without a client.\n';
const say = (line: string) => process.stdout.write(`${line}\n`);

export async function main(args: string[]): Promise<number> {
  if (args.length > 0) {
    if (args[0] !== '--help') throw new PlainError(usage);
    say(usage);
    return 0;
  }
  const home = resolve(process.env.CHOKEPOINT_HOME ?? '.local', 'try');
  const env = { ...process.env, ...(await freePorts()) };
  const onStep = (step: string) => process.stderr.write(`  ${step} …\n`);
  const local = await startLocal({ root: process.cwd(), home, env, onStep });
  try {
    const passed = await show(local, home);
    say(`\nThe whole record: ${relative(process.cwd(), join(home, 'audit.jsonl'))}`);
    return passed ? 0 : 1;
  } finally {
    await local.close();
  }
}

async function show(local: Local, home: string): Promise<boolean> {
  const url = local.doors[1]?.resource ?? '';
  const [alice, bob] = await Promise.all([connect(url, 'alice'), connect(url, 'bob')]);
  const results: boolean[] = [];
  const step = (title: string, answer: Answer, expected: string, shown = answer.text) => {
    const good = answer.is === expected;
    results.push(good);
    say(`\n${title}\n  ${good ? answer.is : `UNEXPECTED: ${answer.is}, not ${expected}`}: ${shown}`);
  };
  const foreign = { path: '../globex/roadmap.md' };

  const own = await read(alice, { path: 'reports/q3.md' });
  step('1  alice (acme) reads her own document reports/q3.md', own, 'allowed', firstLine(own));
  step(
    '2  alice asks for ../globex/roadmap.md: the router refuses, STS is not asked',
    await read(alice, foreign),
    'refused-value',
  );
  await takeCheckOff(local, home);
  const denied = await read(alice, foreign);
  step(
    '3  the same with that check taken out of router and tool (both rebuilt): IAM denies',
    denied,
    'access-denied',
  );
  const bobs = await read(bob, { path: 'roadmap.md' });
  step('4  bob (globex) reads roadmap.md of his own team', bobs, 'allowed', firstLine(bobs));

  await Promise.all([alice.close(), bob.close()]);
  say('\n5  the record of these calls');
  for (const line of await outcomes(home, 4)) say(`  ${line}`);
  return results.every(Boolean);
}

/** The whole OAuth flow with the official client: challenge, metadata, registration, PKCE, sign-in, token. */
async function connect(url: string, user: string): Promise<Client> {
  const authProvider = createSignInClient('npm run try');
  const open = () => new StreamableHTTPClientTransport(new URL(url), { authProvider });
  const identity = { name: 'npm run try', version: '1' };
  const first = open();
  const refused = await new Client(identity).connect(first).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refused === undefined) throw new Error('the door let a client in without a token');
  await first.finishAuth(await authProvider.signIn(user));
  const client = new Client(identity, { versionNegotiation: { mode: 'auto' } });
  await client.connect(open());
  return client;
}

type Answer = { is: string; text: string };

async function read(client: Client, args: { path: string }): Promise<Answer> {
  const result = (await client.callTool({ name: 'read_document', arguments: args })) as CallToolResult;
  const [first] = result.content;
  const text = first?.type === 'text' ? first.text : '';
  const is = result.isError === true ? String(result._meta?.['chokepoint/refusal']) : 'allowed';
  return { is, text };
}

function firstLine({ is, text }: Answer): string {
  return is === 'allowed' ? ((JSON.parse(text) as { text: string }).text.split('\n')[0] ?? '') : text;
}

async function takeCheckOff(local: Local, home: string): Promise<void> {
  const { app, stage } = local.plan;
  const replace = async (name: string, handler: string) => {
    const bundle = await rebuild(handler, withoutValueCheck, join(home, 'rebuilt', name));
    await local.lambda.updateCode(`${app}-${stage}-${name}`, bundle);
  };
  await replace('router', 'functions/router/handler.ts');
  await replace('tool-read_document', 'functions/tools/read-document/handler.ts');
}

type Line = {
  record: string;
  callId: string;
  tool: string;
  caller: { tenant: string };
  decision: string;
  outcome: string;
  sessions: { accessKeyId: string }[];
};

async function outcomes(home: string, count: number): Promise<string[]> {
  const text = await readFile(join(home, 'audit.jsonl'), 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return lines
    .filter(({ record }) => record === 'outcome')
    .slice(-count)
    .map(({ callId, tool, caller, decision, outcome, sessions }) => {
      const keys = sessions.map(({ accessKeyId }) => accessKeyId).join(' ') || 'no session';
      return `${callId.slice(0, 8)}  ${tool}  ${caller.tenant.padEnd(6)}  ${decision.padEnd(5)}  ${outcome.padEnd(13)}  ${keys}`;
    });
}

/**
 * The promise in five steps, without a client (`npm run try`). Starts a quiet system of its own on free ports, and ends
 * it again.
 */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { painted } from '../terminal/paint.ts';
import { createSignInClient } from './issuer/sign-in/sign-in-client.ts';
import { type Local, startLocal } from './local.ts';
import { type Edit, rebuild, withoutValueCheck } from './rebuild.ts';
import { type OutcomeLine, readOutcomes, whenWritten } from './record/audit-file.ts';
import { freePorts } from './wire/free-ports.ts';

const tones = { UNEXPECTED: 'bad', allowed: 'good' } as const;
const say = (line: string) => process.stdout.write(`${painted(line, tones)}\n`);

/**
 * Prints each step on stdout as it ends, and the steps of the system's start on stderr.
 * @param home folder for data and logs of the system
 * @returns whether every step came out as promised
 */
export async function showPromise(home: string): Promise<boolean> {
  const env = { ...process.env, ...(await freePorts()) };
  const onStep = (step: string) => process.stderr.write(`  ${step} …\n`);
  const local = await startLocal({ root: process.cwd(), home, env, onStep });
  try {
    const passed = await show(local, home);
    say(`\nThe whole record: ${relative(process.cwd(), join(home, 'audit.jsonl'))}`);
    return passed;
  } finally {
    await local.close();
  }
}

async function show(local: Local, home: string): Promise<boolean> {
  const url = local.doors[1]?.resource ?? '';
  const [alice, bob] = await Promise.all([connect(url, 'alice'), connect(url, 'bob')]);
  const answers: Answer[] = [];
  const results: boolean[] = [];
  const step = (title: string, answer: Answer, expected: string) => {
    const good = answer.is === expected;
    answers.push(answer);
    results.push(good);
    say(`\n${title}\n  ${good ? answer.is : `UNEXPECTED: ${answer.is}, not ${expected}`}: ${answer.shown}`);
  };
  const foreign = { path: '../globex/roadmap.md' };

  const own = await read(alice, { path: 'reports/q3.md' });
  step('1  alice (acme) reads her own document reports/q3.md', own, 'allowed');
  const refused = await read(alice, foreign);
  step('2  alice asks for ../globex/roadmap.md: the router refuses', refused, 'refused-value');
  const [line] = await readOutcomes(home, [refused.callId]);
  results.push(line?.sessions.length === 0);
  say(`  ${line?.sessions.length === 0 ? 'STS was not asked' : 'UNEXPECTED: a session was minted'}`);

  await takeCheckOff(local, home);
  const denied = await read(alice, foreign);
  step('3  the same with that check taken out of router and tool (both rebuilt)', denied, 'absent-or-denied');
  const sentence = await iamSentence(local, home);
  results.push(sentence !== undefined);
  say(`  ${sentence === undefined ? 'UNEXPECTED: S3 did not refuse' : `IAM: ${sentence}`}`);
  step(
    '4  bob (globex) reads roadmap.md of his own team',
    await read(bob, { path: 'roadmap.md' }),
    'allowed',
  );

  await Promise.all([alice.close(), bob.close()]);
  say('\n5  the record of these calls: call, tool, tenant, decision, outcome, keys of the sessions');
  const callIds = answers.map(({ callId }) => callId);
  for (const outcome of await readOutcomes(home, callIds)) say(`  ${short(outcome)}`);
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

/** `is`: allowed, or the class of the refusal. */
type Answer = { is: string; callId: string; shown: string };

async function read(client: Client, args: { path: string }): Promise<Answer> {
  const result = (await client.callTool({ name: 'read_document', arguments: args })) as CallToolResult;
  const [first] = result.content;
  const text = first?.type === 'text' ? first.text : '';
  const callId = String(result._meta?.['chokepoint/callId']);
  if (result.isError === true)
    return { is: String(result._meta?.['chokepoint/refusal']), callId, shown: text };
  const [firstLine = ''] = text.split('\n');
  return { is: 'allowed', callId, shown: firstLine };
}

/** AWS's sentence goes to no client and into no log; the rebuilt tool prints it, to be shown here. */
const withSentence: Edit = {
  file: 'shared/tool/run-call.ts',
  find: 'const failure = failureOf(error);',
  replace: 'const failure = failureOf(error);\n    console.log(String((error as Error).cause));',
};

async function takeCheckOff(local: Local, home: string): Promise<void> {
  const replace = async (name: string, handler: string, edits: Edit[]) => {
    const bundle = await rebuild(handler, edits, join(home, 'rebuilt', name));
    await local.lambda.updateCode(functionName(local, name), bundle);
  };
  const tool = 'functions/tools/read-document/handler.ts';
  await Promise.all([
    replace('router', 'functions/router/handler.ts', withoutValueCheck),
    replace('tool-read_document', tool, [...withoutValueCheck, withSentence]),
  ]);
}

/** `AccessDenied: User: … is not authorized to perform: …`, without the long name of the session. */
async function iamSentence(local: Local, home: string): Promise<string | undefined> {
  const path = join(home, 'logs', `${functionName(local, 'tool-read_document')}.log`);
  const sentence = await whenWritten(async () => {
    return /^AccessDenied: User: .*$/m.exec(await readFile(path, 'utf8'))?.[0];
  });
  return sentence?.replace(/arn:aws:sts::\S+/, '(the session of this call)');
}

function functionName({ plan }: Local, name: string): string {
  return `${plan.app}-${plan.stage}-${name}`;
}

function short({ callId, tool, caller, decision, outcome, sessions }: OutcomeLine): string {
  const keys = sessions.map(({ accessKeyId }) => accessKeyId).join(' ') || 'no session';
  return `${callId.slice(0, 8)}  ${tool}  ${caller.tenant.padEnd(6)}  ${decision.padEnd(5)}  ${outcome.padEnd(16)}  ${keys}`;
}

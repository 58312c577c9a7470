// biome-ignore-all lint/style/noExcessiveLinesPerFile: one script in five steps
/** Shows the promise in five steps, without a client (`npm run try`), on a quiet system on free ports. */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { catalogue, handlerPath } from '#application/catalogue';
import { seeds, users } from '#application/seeds';
import type { LocalUser } from '../../shared/application.ts';
import type { Tool } from '../../shared/contract.ts';
import { painted } from '../terminal/paint.ts';
import { PlainError } from '../terminal/plain-error.ts';
import { createSignInClient } from './issuer/sign-in/sign-in-client.ts';
import { type Local, startLocal } from './local.ts';
import { type Edit, rebuild, withoutValueCheck } from './rebuild.ts';
import { type OutcomeLine, readOutcomes, whenWritten } from './record/audit-file.ts';
import { climbing, type ReadsOneObject, readsOneObject } from './subjects.ts';
import { freePorts } from './wire/free-ports.ts';

const tones = { UNEXPECTED: 'bad', allowed: 'good' } as const;
const say = (line: string) => process.stdout.write(`${painted(line, tones)}\n`);

/**
 * Prints each step on stdout when it ends, and the steps of the system's start on stderr.
 * @param home folder for data and logs of the system
 * @returns whether every step had the promised result
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
  const subject = readsOneObject({ catalogue, seeds, users });
  if (subject === undefined) throw new PlainError(nothingToShow);
  const { tool, argument } = subject;
  const [first, second] = await peopleOf(subject, local.doors[1]?.resource ?? '');
  if (first === undefined || second === undefined) throw new PlainError(nothingToShow);
  const read = (by: Person, value: string) => call(by.client, tool.name, { [argument]: value });
  const answers: Answer[] = [];
  const results: boolean[] = [];
  const step = (title: string, answer: Answer, expected: string) => {
    const good = answer.is === expected;
    answers.push(answer);
    results.push(good);
    say(`\n${title}\n  ${good ? answer.is : `UNEXPECTED: ${answer.is}, not ${expected}`}: ${answer.shown}`);
  };
  const who = ({ user: { name, tenant } }: Person) => `${name} (${tenant})`;
  const foreign = climbing(second.user.tenant, second.value);

  step(`1  ${who(first)} calls ${tool.name} for ${first.value}`, await read(first, first.value), 'allowed');
  const refused = await read(first, foreign);
  step(`2  ${first.user.name} asks for ${foreign}: the router refuses`, refused, 'refused-value');
  const [line] = await readOutcomes(home, [refused.callId]);
  results.push(line?.sessions.length === 0);
  say(`  ${line?.sessions.length === 0 ? 'STS was not asked' : 'UNEXPECTED: a session was minted'}`);

  await takeCheckOff(local, home, tool);
  const denied = await read(first, foreign);
  step('3  the same with that check taken out of router and tool (both rebuilt)', denied, 'absent-or-denied');
  const sentence = await iamSentence(local, home, tool);
  results.push(sentence !== undefined);
  say(`  ${sentence === undefined ? 'UNEXPECTED: S3 did not refuse' : `IAM: ${sentence}`}`);
  const own = await read(second, second.value);
  step(`4  ${who(second)} calls ${tool.name} for ${second.value}`, own, 'allowed');

  await Promise.all([first.client.close(), second.client.close()]);
  say('\n5  the record of these calls: call, tool, tenant, decision, outcome, keys of the sessions');
  const callIds = answers.map(({ callId }) => callId);
  for (const outcome of await readOutcomes(home, callIds)) say(`  ${short(outcome)}`);
  return results.every(Boolean);
}

const nothingToShow =
  'There is nothing to show: no tool of this application reads one object by an argument (a grant with key: "{caller.tenant}/{input.…}") that two teams of functions/tools/seeds.ts have, with a person each who may call it.';

/** A signed-in person, with the value that names an object of the own team. */
type Person = { user: LocalUser; value: string; client: Client };

/** One person from each team; all of them may call the tool. */
async function peopleOf({ tool, values }: ReadsOneObject, url: string): Promise<Person[]> {
  const found = new Map<string, Person>();
  for (const user of users) {
    const [value] = values.get(user.tenant) ?? [];
    if (value === undefined || found.has(user.tenant)) continue;
    const client = await connect(url, user.name);
    const { tools } = await client.listTools();
    if (tools.some(({ name }) => name === tool.name)) found.set(user.tenant, { user, value, client });
    else await client.close();
  }
  return [...found.values()];
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

async function call(client: Client, name: string, args: Record<string, string>): Promise<Answer> {
  const result = (await client.callTool({ name, arguments: args })) as CallToolResult;
  const [first] = result.content;
  const text = first?.type === 'text' ? first.text : '';
  const callId = String(result._meta?.['chokepoint/callId']);
  if (result.isError === true)
    return { is: String(result._meta?.['chokepoint/refusal']), callId, shown: text };
  const [firstLine = ''] = text.split('\n');
  return { is: 'allowed', callId, shown: firstLine };
}

/** AWS's sentence reaches no client and no log; the rebuilt tool prints it so that it can be shown. */
const withSentence: Edit = {
  file: 'shared/tool/run-call.ts',
  find: 'const failure = failureOf(error);',
  replace: 'const failure = failureOf(error);\n    console.log(String((error as Error).cause));',
};

async function takeCheckOff(local: Local, home: string, tool: Tool): Promise<void> {
  const replace = async (name: string, handler: string, edits: Edit[]) => {
    const bundle = await rebuild(handler, edits, join(home, 'rebuilt', name));
    await local.lambda.updateCode(functionName(local, name), bundle);
  };
  const handler = handlerPath(tool).replace(/\.handler$/, '.ts');
  await Promise.all([
    replace('router', 'functions/router/handler.ts', withoutValueCheck),
    replace(`tool-${tool.name}`, handler, [...withoutValueCheck, withSentence]),
  ]);
}

/** `AccessDenied: User: … is not authorized to perform: …`, without the long name of the session. */
async function iamSentence(local: Local, home: string, tool: Tool): Promise<string | undefined> {
  const path = join(home, 'logs', `${functionName(local, `tool-${tool.name}`)}.log`);
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

// biome-ignore-all lint/style/noExcessiveLinesPerFile: one command with its five subcommands
/**
 * `npm run policy -- check|test|explain|replay|schema`: work on the application's Cedar policies.
 * Exit codes: 0 without a finding, 1 with one, 2 for a wrong command.
 */
import { schemaToText } from '@cedar-policy/cedar-wasm/nodejs';
import { catalogue } from '#application/catalogue';
import { policyFolder } from '#application/place';
import { users } from '#application/seeds';
import type { Tool } from '../../../shared/contract.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import { policySchema } from '../../../shared/policy/policy-schema.ts';
import { readPolicies } from '../../../shared/policy/policy-set.ts';
import { visibleLines } from '../../../shared/visible-text.ts';
import { recordLines } from '../../audit/record-lines.ts';
import { readCases, runCases } from '../../policy/cases.ts';
import { type Problem, sentenceOf } from '../../policy/check.ts';
import { explain } from '../../policy/explain.ts';
import { misnamedTools } from '../../policy/lint.ts';
import { callerOf } from '../../policy/people.ts';
import { type DecisionRecord, type Flip, recordOf, replay, repliedWith } from '../../policy/replay.ts';
import { policyProblems } from '../../policy/unattended.ts';
import { painted } from '../../terminal/paint.ts';
import { inPlainWords, PlainError } from '../../terminal/plain-error.ts';
import { type Command, defineCommand, UsageError } from '../command.ts';

const folder = new URL(`../../../${policyFolder}/`, import.meta.url);

const people = users.map(({ name }) => name).join(', ');

const usage = `Usage: npm run policy -- COMMAND

  check                    the policies parse, validate against the contracts, and keep the rules of the house;
                           nothing is destroyed without a person's consent
  test                     the cases of ${policyFolder}/cases.json come out as expected
  explain --tool NAME      what would be decided of one call, and by which policies
      --as USER            one of ${people}; or attributes:
      --tenant T --groups a,b --scopes "a b"
      --args '{…}'         JSON; {} by default
      --ip ADDRESS --at ISO --approved page|client
  replay FILE…             recorded decisions (.local/audit.jsonl, or objects of the audit store), decided again
      --expect TOOL:allow  flips of this tool to allow, deny or needs-approval are meant; may be repeated
  schema                   the schema that policies are validated against

Exit code 1 for a finding: a problem, a failed case, a flip that is not expected. 2 when the command is wrong.`;

const options = {
  as: { type: 'string' },
  tool: { type: 'string' },
  tenant: { type: 'string' },
  groups: { type: 'string' },
  scopes: { type: 'string' },
  args: { type: 'string', default: '{}' },
  ip: { type: 'string', default: '203.0.113.7' },
  at: { type: 'string' },
  approved: { type: 'string' },
  expect: { type: 'string', multiple: true, default: [] as string[] },
} as const;

export const main = defineCommand({
  usage,
  options,
  words: { least: 1, most: Number.POSITIVE_INFINITY, question: 'Which command?' },
  mayBeEmpty: ['groups', 'scopes'],
  run,
});

type Input = Parameters<Command<typeof options>['run']>[0];
type Values = Input['values'];

/** Makes control characters visible, because records and policies contain text of others. */
const say = (...lines: string[]) =>
  process.stdout.write(`${painted(visibleLines(lines.join('\n')), tones)}\n`);

const tones = { FLIP: 'bad', expected: 'good' } as const;

function run({ values, words }: Input): Promise<number> | number {
  const [command, ...files] = words;
  if (command !== 'replay' && files.length > 0) throw new UsageError(`Unexpected argument "${files[0]}".`);
  const set = inPlainWords(() => readPolicies(folder));
  switch (command) {
    case 'check':
      return check(set);
    case 'test':
      return test(set);
    case 'explain':
      return explainCall(values, set);
    case 'replay':
      return replayFiles(files, values.expect, set);
    case 'schema':
      return printSchema();
    default:
      throw new UsageError(`There is no command "${command}".`);
  }
}

type Set = ReturnType<typeof readPolicies>;

function check(set: Set): number {
  const problems: Problem[] = [...policyProblems(set, catalogue), ...misnamedTools(set, catalogue)];
  for (const problem of problems) say(sentenceOf(problem));
  say(`${set.policies.size} policies, ${problems.length} problems, ${set.digest}`);
  return problems.length === 0 ? 0 : 1;
}

function test(set: Set): number {
  const cases = readCases(new URL('cases.json', folder));
  const { failed, uncovered } = runCases(cases, set, createEngine(set));
  for (const { case: one, got } of failed) {
    const who = one.who.as ?? [one.who.tenant, ...(one.who.groups ?? [])].filter(Boolean).join(', ');
    const what =
      one.approves === undefined ? one.tool : `approving ${one.tool} of ${one.approves.as ?? 'another'}`;
    say(`${who}, ${what}: expected ${shown(one.expect, one.by)}, got ${shown(got.answer, got.by)}`);
  }
  for (const id of uncovered) say(`${id} decides no case: nobody would see it break`);
  say(`${cases.length} cases, ${failed.length} failed, ${uncovered.length} policies without a case`);
  return failed.length + uncovered.length === 0 ? 0 : 1;
}

const shown = (answer: string, by: readonly string[]) => `${answer} by ${by.join(', ') || 'no policy'}`;

function explainCall(values: Values, set: Set): number {
  const atMs = values.at === undefined ? Date.now() : Date.parse(values.at);
  if (Number.isNaN(atMs))
    throw new PlainError(`--at is "${values.at}": give a time such as 2026-01-01T12:00:00Z.`);
  const channel = channelOf(values.approved);
  const caller = callerOf(
    {
      ...(values.as !== undefined && { as: values.as }),
      ...(values.tenant !== undefined && { tenant: values.tenant }),
      ...(values.groups !== undefined && { groups: values.groups.split(',').filter(Boolean) }),
      ...(values.scopes !== undefined && { scopes: values.scopes.split(' ').filter(Boolean) }),
    },
    atMs,
  );
  const question = {
    caller,
    tool: toolNamed(values.tool),
    arguments: jsonOf(values.args),
    atMs,
    sourceIp: values.ip,
  };
  const approval = channel && { approval: { channel, approver: caller.subject } };
  say(...explain({ ...question, ...approval }, set, createEngine(set)));
  return 0;
}

function channelOf(approved: string | undefined): 'page' | 'client' | undefined {
  if (approved === undefined || approved === 'page' || approved === 'client') return approved;
  throw new UsageError(`--approved is "${approved}": page or client.`);
}

function toolNamed(name: string | undefined): Tool {
  const tool = catalogue.find((one) => one.name === name);
  if (tool === undefined)
    throw new PlainError(
      `${name === undefined ? 'Which tool? --tool' : `There is no tool "${name}":`} ${catalogue.map((one) => one.name).join(', ')}.`,
    );
  return tool;
}

function jsonOf(text: string): Record<string, unknown> {
  const value = inPlainWords(() => JSON.parse(text) as unknown);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new PlainError(`--args is ${text}: it must be a JSON object.`);
}

async function replayFiles(files: string[], expected: string[], set: Set): Promise<number> {
  if (files.length === 0) throw new UsageError('Which file? For example .local/audit.jsonl.');
  for (const one of expected)
    if (!/^[a-z0-9_]+:(allow|deny|needs-approval)$/.test(one))
      throw new UsageError(`--expect is "${one}": TOOL:allow, TOOL:deny or TOOL:needs-approval.`);
  const records: DecisionRecord[] = [];
  for await (const { text, place } of recordLines(files)) records.push(...decisionIn(text, place));
  const { same, stopped, flips, unclear } = replay(records, catalogue, { set, engine: createEngine(set) });
  const isExpected = ({ record, now }: Flip) => expected.includes(`${record.tool}:${now.decision}`);
  for (const flip of flips) say(line(flip, isExpected(flip) ? 'expected' : 'FLIP'));
  const unexpected = flips.filter((flip) => !isExpected(flip)).length;
  for (const flip of unclear) say(line(flip, 'hangs on its arguments'));
  say(
    `${records.length} decisions: ${same} the same, ${stopped} stopped by what no policy decides, ${flips.length} flip, ${unexpected} of them unexpectedly, ${unclear.length} hang on arguments that no record holds`,
  );
  return unexpected === 0 ? 0 : 1;
}

function line({ record, now }: Flip, what: string): string {
  const { callId, tool, caller, policies } = record;
  const who = [caller.tenant, ...caller.groups].join(', ');
  return `${what}  ${callId.slice(0, 8)}  ${tool}  ${caller.subject.slice(0, 8)}… (${who}): ${shown(repliedWith(record), policies)} → ${shown(now.decision, now.policies)}`;
}

/** None for a line of another kind. @throws PlainError with file and line */
function decisionIn(text: string, place: string): DecisionRecord[] {
  try {
    const record = recordOf(JSON.parse(text));
    return record === undefined ? [] : [record];
  } catch (error) {
    throw new PlainError(
      `${place}: no decision that can be replayed: ${(error as Error).message.slice(0, 200)}`,
    );
  }
}

function printSchema(): number {
  const answer = schemaToText(policySchema(catalogue));
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message);
  say(answer.text);
  return 0;
}

/**
 * `npm run brake`: stops calls, and lets them go on. Enters: the command line, and credentials of the operator
 * role: the environment's, or for the local system those in its home folder. Leaves: a line that says which
 * brake is on or off, and the time from which it holds everywhere.
 */
import { catalogue } from '#application/catalogue';
import { users } from '#application/seeds';
import { type Brakes, brakeOn, releaseOf } from '../../../shared/brakes.ts';
import { encodeSubject } from '../../../shared/caller.ts';
import { localDoors } from '../../app/stage/local-stage.ts';
import { readBrakes, setBrakes } from '../../brake/brake-item.ts';
import { brakeSessions } from '../../brake/brake-sessions.ts';
import { brakeTableOf } from '../../brake/brake-table.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { defineCommand, UsageError } from '../command.ts';

const usage = `Usage: npm run brake -- tool NAME on|off [--stage NAME]
                        caller SUBJECT on|off
                        all on|off
                        list
       npm run -s brake -- session-policy [--caller SUBJECT | --tool NAME] [--before TIME]

  tool, caller, all  refuses new calls of the tool, of the caller, or all; "off" lets them go on
  list               the brakes that are on
  session-policy     prints the policy that ends sessions minted before TIME (ISO 8601; now), for an administrator
                     to put on the session roles
  SUBJECT            52 characters, as the audit record has it; on this machine a user's name, too
  --stage NAME       local by default; elsewhere with this shell's AWS credentials, of the stage's operator role
  --help             this text`;

/** Routers read the brakes again after 4 s (functions/router/brake.ts), and one second is for the read itself. */
const holdsAfterMs = 5_000;
/** The router requests STS's shortest session. */
const sessionMs = 900_000;

const text = { type: 'string' } as const;

type Values = Partial<Record<'stage' | 'caller' | 'tool' | 'before', string | undefined>>;

export const main = defineCommand({
  usage,
  options: { stage: text, caller: text, tool: text, before: text },
  words: { least: 1, most: 3, question: 'What is to be braked?' },
  run({ values, words: [verb = '', ...rest] }) {
    return verb === 'session-policy' ? printPolicy(rest, values) : brake(verb, rest, values);
  },
});

async function brake(verb: string, rest: string[], values: Values): Promise<number> {
  const stray = (['caller', 'tool', 'before'] as const).find((name) => values[name] !== undefined);
  if (stray !== undefined) throw new UsageError(`--${stray} belongs to session-policy alone.`);
  const stage = values.stage ?? 'local';
  const change = verb === 'list' && rest.length === 0 ? undefined : changeOf(verb, rest, stage);
  const table = await brakeTableOf(stage);
  try {
    if (change !== undefined) await setBrakes(table, change.names, change.on);
    process.stdout.write(change === undefined ? listed(await readBrakes(table)) : done(change, stage));
    return 0;
  } catch (error) {
    throw plain(error as Error, stage);
  }
}

type Change = { words: string; names: string[]; on: boolean };

/** @throws UsageError for a wrong form; PlainError for an unknown tool or subject */
function changeOf(verb: string, rest: string[], stage: string): Change {
  const name = verb === 'all' ? undefined : rest[0];
  const state = rest[verb === 'all' ? 0 : 1];
  const complete = rest.length === (verb === 'all' ? 1 : 2) && (state === 'on' || state === 'off');
  if (!['all', 'tool', 'caller'].includes(verb) || !complete)
    throw new UsageError(`"${[verb, ...rest].join(' ')}" is no brake.`);
  return {
    words: [verb, name].filter(Boolean).join(' '),
    names: namesOf(verb, name, stage),
    on: state === 'on',
  };
}

function namesOf(verb: string, name: string | undefined, stage: string): string[] {
  if (name === undefined) return [brakeOn.all];
  return verb === 'tool' ? [brakeOn.tool(checkTool(name))] : subjectsOf(name, stage).map(brakeOn.caller);
}

function checkTool(name: string): string {
  if (catalogue.some((tool) => tool.name === name)) return name;
  throw new PlainError(`There is no tool "${name}": ${catalogue.map((tool) => tool.name).join(', ')}.`);
}

/** A local user has one subject for each of the two doors, because each door has its own issuer. */
function subjectsOf(name: string, stage: string): string[] {
  if (/^[a-z2-7]{52}$/.test(name)) return [name];
  if (stage === 'local' && users.some((user) => user.name === name))
    return localDoors(process.env).map(({ issuer }) => encodeSubject(issuer, name));
  throw new PlainError(`"${name}" is no subject: 52 characters of a-z and 2-7, as in the audit record.`);
}

function done({ words, on }: Change, stage: string): string {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  return on
    ? `${stage}: the brake on ${words} is on. New calls are refused everywhere from ${at(holdsAfterMs)} on.
Calls that are under way finish. Sessions that are out end by ${at(sessionMs)}, or at once by: npm run -s brake -- session-policy\n`
    : `${stage}: the brake on ${words} is off. Calls go on everywhere from ${at(holdsAfterMs)} on, with new sessions.\n`;
}

function listed(brakes: Brakes): string {
  const on = Object.entries(brakes).filter(([name]) => !name.startsWith(releaseOf('')));
  if (on.length === 0) return 'No brake is on.\n';
  return on
    .map(([name, atMs]) => `${name.replace(':', ' ')}  on since ${new Date(atMs).toISOString()}\n`)
    .join('');
}

function printPolicy(rest: string[], { caller, tool, before, stage }: Values): number {
  if (rest.length > 0) throw new UsageError(`Unexpected argument "${rest[0]}".`);
  if (caller !== undefined && tool !== undefined) throw new UsageError('Either --caller or --tool.');
  const time = before === undefined ? new Date() : new Date(before);
  if (Number.isNaN(time.getTime())) throw new PlainError(`"${before}" is no time: 2026-01-31T12:00:00Z`);
  const whose =
    caller !== undefined
      ? subjectsOf(caller, stage ?? '').map((subject) => ({ caller: subject }))
      : [tool === undefined ? { all: true as const } : { tool: checkTool(tool) }];
  const [first] = whose;
  if (first === undefined || whose.length > 1) throw new PlainError('Name one subject.');
  process.stdout.write(`${JSON.stringify(brakeSessions(first, time), null, 2)}\n`);
  return 0;
}

/** @returns a PlainError with a remedy for a known error of AWS; any other error as it is */
function plain(error: Error, stage: string): Error {
  if (error.name === 'AccessDeniedException')
    return new PlainError(
      `These credentials may not touch the brakes of "${stage}": take its operator role.`,
    );
  if (/Credentials|ExpiredToken/.test(error.name))
    return new PlainError(
      `This shell has no credentials of AWS: take the operator role of "${stage}" first.`,
    );
  if (error.name === 'ResourceNotFoundException')
    return new PlainError(`There is no control table of a stage "${stage}" in this account and region.`);
  return error;
}

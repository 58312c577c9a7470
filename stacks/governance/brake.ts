/**
 * `npm run brake`: stops calls, and lets them go on. Enters: the command line, and credentials of the operator role
 * (the environment's; on this machine those of who may read its home). Leaves: what was done, and by when it holds.
 */
import { parseArgs } from 'node:util';
import { catalogue } from '#catalogue';
import { type Brakes, brakeOn, releaseOf } from '../../shared/brakes.ts';
import { encodeSubject } from '../../shared/caller.ts';
import { localDoors } from '../app/stage/stages.ts';
import { readBrakes, setBrakes } from '../brake/brake-item.ts';
import { brakeSessions } from '../brake/brake-sessions.ts';
import { brakeTableOf } from '../brake/brake-table.ts';
import { PlainError } from '../local/plain-error.ts';
import { users } from '../local/users.ts';

const usage = `npm run brake -- tool NAME on|off [--stage NAME]
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

/** What functions/router/brake.ts promises, in seconds; the second is the read's own. */
const holdsAfterMs = 5_000;
/** STS's shortest session, which the router asks for. */
const sessionMs = 900_000;

type Asked = {
  positionals: string[];
  values: Partial<Record<'stage' | 'caller' | 'tool' | 'before', string>>;
};

export async function main(args: string[]): Promise<number> {
  const { positionals, values } = parse(args);
  const [verb = '', ...rest] = positionals;
  if (verb === 'session-policy') return printPolicy(rest, values);
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

function parse(args: string[]): Asked {
  const text = { type: 'string' } as const;
  const options = { stage: text, caller: text, tool: text, before: text, help: { type: 'boolean' } } as const;
  const wrong = (message: string) => new PlainError(`${message}\n\n${usage}`);
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    if (!values.help && positionals.length > 0) return { positionals, values };
    if (!values.help) throw new Error('What is to be braked?');
  } catch (error) {
    throw wrong((error as Error).message);
  }
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}

type Change = { words: string; names: string[]; on: boolean };

/** @throws PlainError for what names no tool, nobody, or neither on nor off */
function changeOf(verb: string, rest: string[], stage: string): Change {
  const name = verb === 'all' ? undefined : rest[0];
  const state = rest[verb === 'all' ? 0 : 1];
  const complete = rest.length === (verb === 'all' ? 1 : 2) && (state === 'on' || state === 'off');
  if (!['all', 'tool', 'caller'].includes(verb) || !complete) throw new PlainError(usage);
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

/** A user of this machine is another subject at each of the two doors, whose issuers are two. */
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

function printPolicy(rest: string[], { caller, tool, before, stage }: Asked['values']): number {
  if (rest.length > 0 || (caller !== undefined && tool !== undefined)) throw new PlainError(usage);
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

/** What a person can mend, in a sentence; anything else as it is. */
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

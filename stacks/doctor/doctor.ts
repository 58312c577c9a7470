/**
 * `npm run doctor`: finds long-lived keys on this machine and says how to move each to a role that is assumed.
 * Reads files and variables; sends nothing anywhere, changes nothing, prints no secret. Exit codes: 0 nothing found,
 * 1 something found, 2 the command was wrong or something could not be read.
 */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inPlainWords, PlainError } from '../local/plain-error.ts';
import { lookAtAwsFiles } from './aws-files.ts';
import { lookAtEnvironment } from './environment.ts';
import type { Look, Place } from './finding.ts';
import { notesOnMachine } from './machine.ts';
import { lookAtMcpClients } from './mcp-clients.ts';
import { remedies } from './remedies.ts';
import { lookAtRepository } from './repository.ts';

const usage = `npm run doctor [-- --repository FOLDER] [--json]

Finds long-lived keys: in the environment, the shared AWS files, the repository, CI workflows and the
configuration of MCP clients. Says for each how to move to a role that is assumed.

  --repository FOLDER  another checkout than this one
  --json               { findings, looked, unreadable, notes } (use npm run -s)
  --help               this text

Exit code 1 when a key is found, 2 when something could not be read. Git's history is not looked at.
`;

const options = {
  repository: { type: 'string', default: '.' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export async function main(args: string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    // What ends here has not looked: that is never 0, and never "found".
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function run(args: string[]): Promise<number> {
  const { values } = inPlainWords(() => parseArgs({ args, options }));
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const report = await examine(resolve(values.repository), process.env);
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : print(report));
  if (report.findings.length > 0) return 1;
  return report.unreadable.length > 0 ? 2 : 0;
}

type Report = Look & { notes: string[] };

/** Everything that is looked at. @throws PlainError when the repository is no folder */
export async function examine(repository: string, env: NodeJS.ProcessEnv): Promise<Report> {
  const home = env.HOME || env.USERPROFILE || homedir();
  const machine = { home, env, platform: process.platform };
  const looks = await Promise.all([
    lookAtEnvironment(env, home),
    lookAtAwsFiles(env, home),
    lookAtRepository(repository, home),
    lookAtMcpClients(machine, repository),
  ]);
  const seen = new Set<string>();
  return {
    // A client's configuration within the repository is seen twice.
    findings: looks.flatMap(({ findings }) => findings).filter(({ at }) => !seen.has(at) && seen.add(at)),
    looked: looks.reduce((sum, { looked }) => sum + looked, 0),
    unreadable: looks.flatMap(({ unreadable }) => unreadable),
    notes: await notesOnMachine(repository, env),
  };
}

function print({ findings, looked, unreadable, notes }: Report): string {
  const lines = (Object.keys(remedies) as Place[]).flatMap((place) => {
    const here = findings.filter((each) => each.place === place);
    const { title, why, how } = remedies[place];
    if (here.length === 0) return [];
    const places = here.map(({ at, what }) => `  ${at}  ${what}`);
    return [`${here.length} ${title}:`, ...places, '', `  ${why}`, ...how.map((line) => `  ${line}`), ''];
  });
  const summary =
    findings.length === 0
      ? `No long-lived key found in ${looked} files and variables.`
      : `Long-lived keys: ${findings.length}, in ${looked} files and variables.`;
  const unread = unreadable.map((each) => `Could not be read, so not looked at: ${each}`);
  return `${[...lines, ...unread, summary, ...notes.map((note) => `Note: ${note}`)].join('\n')}\n`;
}

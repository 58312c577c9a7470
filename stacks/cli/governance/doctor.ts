/**
 * `npm run doctor`: finds long-lived keys on this machine. When it finds none but could not read something, it
 * ends with exit code 2, because neither "found" nor "none" is true then.
 */
import { resolve } from 'node:path';
import { examine, type Report } from '../../doctor/examine.ts';
import type { Place } from '../../doctor/finding.ts';
import { remedies } from '../../doctor/remedies.ts';
import { painted } from '../../terminal/paint.ts';
import { defineCommand } from '../command.ts';

const tones = { 'Long-lived': 'bad', No: 'good' } as const;

export const main = defineCommand({
  usage: `Usage: npm run doctor [-- --repository FOLDER] [--json]

Finds long-lived keys: in the environment, the shared AWS files, the repository, CI workflows and the
configuration of MCP clients. Says for each how to move to a role that is assumed.

  --repository FOLDER  another checkout than this one
  --json               { findings, looked, unreadable, notes } (use npm run -s)
  --help               this text

Exit code 1 when a key is found, 2 when something could not be read. Git's history is not looked at.`,
  options: {
    repository: { type: 'string', default: '.' },
    json: { type: 'boolean', default: false },
  },
  async run({ values }) {
    const report = await examine(resolve(values.repository), process.env);
    process.stdout.write(
      values.json ? `${JSON.stringify(report, null, 2)}\n` : painted(print(report), tones),
    );
    if (report.findings.length > 0) return 1;
    return report.unreadable.length > 0 ? 2 : 0;
  },
});

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

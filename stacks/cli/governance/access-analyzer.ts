/**
 * `npm run -s access-analyzer -- --plan NEW.json [--before OLD.json]`: lets IAM Access Analyzer check every
 * policy of a plan, through the AWS CLI.
 */
import { execFileSync } from 'node:child_process';
import { readPlanFile } from '../../plan/plan-file.ts';
import { inPlainWords } from '../../terminal/plain-error.ts';
import { type Ask, analyze } from '../../verify/access-analyzer.ts';
import { defineCommand, UsageError } from '../command.ts';

const awsCli: Ask = (args) =>
  JSON.parse(execFileSync('aws', ['accessanalyzer', ...args, '--output', 'json'], { encoding: 'utf8' }));

/** @param ask calls Access Analyzer; the message of its error is a sentence for the operator */
export const accessAnalyzerCommand = (ask: Ask) =>
  defineCommand({
    usage: `Usage: npm run access-analyzer -- --plan NEW.json [--before OLD.json]

Asks IAM Access Analyzer about every policy of a plan (npm run plan -- --out NEW.json), and whether any of them
allows what the older plan did not. Needs the AWS CLI with rights on access-analyzer, and a role that is assumed.
Exit code 1 when a policy is unsound, 2 when it could not be asked.`,
    options: { plan: { type: 'string' }, before: { type: 'string' } },
    async run({ values }) {
      if (values.plan === undefined) throw new UsageError('Say which plan: --plan FILE.');
      const before = values.before === undefined ? undefined : await readPlanFile(values.before);
      const plan = await readPlanFile(values.plan);
      const { lines, sound } = analyze(plan, before, (args) => inPlainWords(() => ask(args)));
      process.stdout.write(`${lines.join('\n')}\n`);
      return sound ? 0 : 1;
    },
  });

export const main = accessAnalyzerCommand(awsCli);

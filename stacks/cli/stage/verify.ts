/**
 * `npm run verify -- --stage NAME`: runs the attack table, the door's cases and every assumption about AWS
 * against a stage, and compares its answers with those of a local system. Of the tools that write, it calls only
 * those without arguments. Progress and errors go to stderr. Exit codes: 0 everything as expected, 1 something
 * differs, 2 could not run. Cases without a fitting tool in this application are listed first and do not fail.
 */
import { resolve } from 'node:path';
import { freePorts } from '../../local/wire/free-ports.ts';
import { painted } from '../../terminal/paint.ts';
import { examineStage } from '../../verify/aws/examine-stage.ts';
import { compare, print, type Row } from '../../verify/compare.ts';
import { examineLocal } from '../../verify/examine-local.ts';
import { defineCommand, UsageError } from '../command.ts';

const usage = `Usage: npm run verify -- --stage NAME [--json]

  --stage local   a local system of its own, from inside, too
  --stage NAME    a deployed stage, compared with a local system; needs:
    CHOKEPOINT_TOKEN_A, CHOKEPOINT_TOKEN_B   access tokens of two test users, of two tenants
    --tenant-for-tests A,B                   these tenants, by name: their data is listed and read
    --role ARN                               a role to assume first; else the AWS SDK's own credentials
                                             (AWS_PROFILE, aws sso login, …)
    --url URL                                the MCP URL of a stage without a domain
  --json          the rows as JSON (use npm run -s)
  --help          this text

The operator needs iam:Get*, iam:List*, iam:Simulate*, s3:GetBucketPolicy, dynamodb:GetResourcePolicy,
lambda:ListFunctions, lambda:GetPolicy, lambda:InvokeFunction on the tools, and for the attack on them sts:AssumeRole on the session roles.
Exit code 1 when something differs, 2 when it could not be run. What needs a tool or a seeded row that this
application has not is not shown, is told in the first line, and changes no exit code.`;

const options = {
  stage: { type: 'string' },
  url: { type: 'string' },
  role: { type: 'string' },
  'tenant-for-tests': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

const tones = { equal: 'good', differs: 'bad' } as const;

export const main = defineCommand({
  usage,
  options,
  async run({ values }) {
    const { stage } = values;
    if (stage === undefined) throw new UsageError('Which stage?');
    const rows = await (stage === 'local'
      ? verifyLocal()
      : verifyStage({
          stage,
          url: values.url,
          roleArn: values.role,
          tenants: values['tenant-for-tests']?.split(','),
        }));
    process.stdout.write(
      values.json ? `${JSON.stringify({ stage, rows }, null, 2)}\n` : painted(print(rows, stage), tones),
    );
    return rows.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
  },
});

async function verifyLocal(): Promise<Row[]> {
  return compare(await examineLocal({ ...(await ownSystem()), inside: true }));
}

/** Examines the stage first, so that a missing setting of it is reported before a local system starts. */
async function verifyStage(target: Omit<Parameters<typeof examineStage>[0], 'root' | 'env' | 'onProgress'>) {
  const seen = await examineStage({ ...target, root: process.cwd(), env: process.env, onProgress: say });
  say('the same of a local system');
  return compare(seen, await examineLocal({ ...(await ownSystem()), inside: false }));
}

async function ownSystem() {
  const home = resolve(process.env.CHOKEPOINT_HOME ?? '.local', 'verify');
  const env = { ...process.env, ...(await freePorts()) };
  return { root: process.cwd(), home, env, onProgress: say };
}

function say(line: string): void {
  process.stderr.write(`  ${line} …\n`);
}

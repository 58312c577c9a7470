/** A deployed stage, examined. Stops with one sentence, before anything is asked, when something is missing. */
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { stageOf } from '../../app/stage/stages.ts';
import { planStage } from '../../plan/plan-stage.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { preparePlatform } from '../../plan/platform/prepare-platform.ts';
import { inPlainWords, PlainError } from '../../terminal/plain-error.ts';
import { examine, type Seen } from '../examine.ts';
import { callTool } from '../target/call-tool.ts';
import type { Person, Target } from '../target/target.ts';
import { createAwsTarget } from './aws-target.ts';
import type { AwsCredentials } from './signed-request.ts';

export type StageExamination = {
  stage: string;
  url?: string | undefined;
  roleArn?: string | undefined;
  /** two names */
  tenants?: string[] | undefined;
  root: string;
  env: NodeJS.ProcessEnv;
  /** made by planStage; tests share one */
  plan?: Plan;
  /** where AWS is, instead of AWS; tests */
  endpoint?: string;
  onProgress?: (line: string) => void;
};

export async function examineStage(given: StageExamination): Promise<Seen[]> {
  const { stage, endpoint, onProgress = () => undefined } = given;
  const [first, second] = people(given);
  const mcp = urlOf(given);
  const offline = given.plan ?? (await planOffline(given));
  onProgress('asking AWS who the operator is');
  const { credentials, accountId } = await operator(given, offline.region);
  const plan = JSON.parse(JSON.stringify(offline).replaceAll(offline.accountId, accountId)) as Plan;
  onProgress(`reading the policies of ${stage} in account ${accountId}`);
  const where = { plan, mcp, first, second, credentials, ...(endpoint !== undefined && { endpoint }) };
  const target = await createAwsTarget(where);
  for (const person of [first, second]) await checkTenant(target, person);
  return examine({ target, planned: plan, onProgress });
}

async function planOffline({
  root,
  stage,
  env,
  onProgress = () => undefined,
}: StageExamination): Promise<Plan> {
  await preparePlatform(root, { onProgress });
  onProgress(`planning ${stage}`);
  const settings = Object.entries(env).filter(([name, value]) => name.startsWith('CHOKEPOINT_') && value);
  return planStage({ root, stage, env: Object.fromEntries(settings) as Record<string, string> });
}

/** Two tokens, and the tenants that may be looked into, named by whoever runs this. */
function people({ tenants, env, stage }: StageExamination): [Person, Person] {
  const [a, b] = tenants ?? [];
  if (!a || !b || a === b || tenants?.length !== 2)
    throw new PlainError(
      `Which two tenants of ${stage} are there for tests? Name them: --tenant-for-tests A,B. Their documents and tickets are listed; nothing is written.`,
    );
  return [
    { tenant: a, token: tokenIn(env, 'CHOKEPOINT_TOKEN_A', a) },
    { tenant: b, token: tokenIn(env, 'CHOKEPOINT_TOKEN_B', b) },
  ];
}

function tokenIn(env: NodeJS.ProcessEnv, name: string, tenant: string): Person['token'] {
  const token = env[name];
  if (!token)
    throw new PlainError(
      `${name} is not set: an access token of a test user of ${tenant} with every scope, for this stage's MCP URL. An MCP client that shows its tokens has one, such as npx mcp-inspector after its sign-in.`,
    );
  return async () => token;
}

function urlOf({ url, stage, env }: StageExamination): string {
  const found = url ?? inPlainWords(() => stageOf(stage, env)).doors[0]?.resource;
  if (found === undefined)
    throw new PlainError(`${stage} has no domain: give its MCP URL, which the deploy printed, with --url.`);
  return found;
}

async function operator({ roleArn, endpoint, stage }: StageExamination, region: string) {
  const client = { region, ...(endpoint !== undefined && { endpoint }) };
  const sts = new STSClient(client);
  try {
    const credentials = roleArn === undefined ? await sts.config.credentials() : await assume(sts, roleArn);
    const { Account = '' } = await new STSClient({ ...client, credentials }).send(
      new GetCallerIdentityCommand({}),
    );
    return { credentials, accountId: Account };
  } catch (error) {
    throw new PlainError(
      `No operator for ${stage}: ${(error as Error).message}. Sign in (aws sso login --profile NAME; export AWS_PROFILE=NAME), or name a role with --role.`,
      { cause: error },
    );
  }
}

async function assume(sts: STSClient, RoleArn: string): Promise<AwsCredentials> {
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'chokepoint-verify' });
  const { Credentials } = await sts.send(command);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** A token of another tenant than the one that was named ends everything here. */
async function checkTenant(target: Target, person: Person): Promise<void> {
  const { succeeded, answer } = await callTool(target, person, 'whoami', {});
  if (!succeeded) throw new PlainError(`whoami does not answer the token for ${person.tenant}: ${answer}`);
  const { tenant } = JSON.parse(answer) as { tenant?: string };
  if (tenant !== person.tenant)
    throw new PlainError(`The token for ${person.tenant} is one of ${tenant}: nothing was tried.`);
}

/**
 * Examines a deployed stage. When something is missing it stops with one sentence before the first request.
 */
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Tool } from '../../../shared/contract.ts';
import { callerFromClaims } from '../../../shared/identity/caller-from-claims.ts';
import { readIdentity } from '../../../shared/identity/identity.ts';
import { readUnverified } from '../../../shared/identity/unverified.ts';
import { stageOf } from '../../app/stage/stage-of.ts';
import { planStage } from '../../plan/plan-stage.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { preparePlatform } from '../../plan/platform/prepare-platform.ts';
import { inPlainWords, PlainError } from '../../terminal/plain-error.ts';
import { examine, type Seen } from '../examine.ts';
import { application, callableOf } from '../subjects/callable.ts';
import { listTools } from '../target/call-tool.ts';
import { functionOf } from '../target/stage-parts.ts';
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

/** @throws PlainError with one sentence for a missing person, credential or right */
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
  const listed = [await checkPerson(target, first), await checkPerson(target, second)];
  const callable = callableOf(
    application,
    (tool) => isHarmless(tool) && listed.every((names) => names.includes(tool.name)),
  );
  return examine({ target: { ...target, callable }, planned: plan, onProgress });
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

/** Two people, with their tokens and with the tenants that the operator named as ones to look into. */
function people({ tenants, env, stage }: StageExamination): [Person, Person] {
  const [a, b] = tenants ?? [];
  if (!a || !b || a === b || tenants?.length !== 2)
    throw new PlainError(
      `Which two tenants of ${stage} are there for tests? Name them: --tenant-for-tests A,B. Their data is listed and read, and a tool that writes is called where that needs no arguments; nothing of theirs is changed.`,
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

/** Reading tools, and writing tools that store nothing that verify made up. */
function isHarmless({ effect, input }: Tool): boolean {
  return effect === 'read' || (effect === 'write' && input.safeParse({}).success);
}

/**
 * Stops everything when a token is of another tenant than the named one. The door verifies the token before
 * its claims are read here, in the way that the authorizer reads them.
 * @returns names of the tools that the person may call
 */
async function checkPerson(target: Target, person: Person): Promise<string[]> {
  const names = await listTools(target, person);
  if (typeof names === 'string')
    throw new PlainError(`The door does not answer the token for ${person.tenant}: ${names}`);
  const { environment } = functionOf(target.plan, 'authorizer').inputs;
  const identity = readIdentity((environment as { variables: Record<string, string> }).variables);
  const { claims } = readUnverified(await person.token());
  const { tenant } = callerFromClaims(claims, identity.claims, '');
  if (tenant !== person.tenant)
    throw new PlainError(`The token for ${person.tenant} is one of ${tenant}: nothing was tried.`);
  return names;
}

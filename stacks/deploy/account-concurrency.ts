/**
 * The account's concurrency quota in a region and its reserved parts: three numbers. Takes names of functions
 * and this shell's AWS credentials. Reads only. Signs by hand, as no client of Lambda is a dependency.
 * Sources: Lambda API Reference, GetAccountSettings, GetFunctionConcurrency.
 */
import { STSClient } from '@aws-sdk/client-sts';
import { PlainError } from '../terminal/plain-error.ts';
import { type Signer, sendSigned } from '../verify/aws/signed-request.ts';

/** In concurrent executions. */
export type Concurrency = {
  /** quota of the account */
  limit: number;
  /** the part for functions without a reservation */
  unreserved: number;
  /** the present reservations of the named functions */
  own: number;
};

export type Asking = {
  region: string;
  functions: string[];
  env: NodeJS.ProcessEnv;
};

/** @throws PlainError with one sentence when AWS does not give the numbers */
export async function readConcurrency({ region, functions, env }: Asking): Promise<Concurrency> {
  const signer = await signerOf(region, env);
  const account = await ask(signer, 'GetAccountSettings', '/2016-08-19/account-settings/');
  const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } =
    (account?.AccountLimit ?? {}) as Record<string, unknown>;
  let own = 0;
  for (const name of functions) {
    const path = `/2019-09-30/functions/${name}/concurrency`;
    // A function may not exist yet, or have no reservation.
    const reserved = (await ask(signer, 'GetFunctionConcurrency', path))?.ReservedConcurrentExecutions ?? 0;
    own += count(reserved, 'ReservedConcurrentExecutions');
  }
  return {
    limit: count(limit, 'ConcurrentExecutions'),
    unreserved: count(unreserved, 'UnreservedConcurrentExecutions'),
    own,
  };
}

/** The endpoint is the AWS CLI's setting, of the same name. */
async function signerOf(region: string, env: NodeJS.ProcessEnv): Promise<Signer> {
  const endpoint = env.AWS_ENDPOINT_URL_LAMBDA ?? env.AWS_ENDPOINT_URL;
  try {
    const credentials = await new STSClient({ region }).config.credentials();
    return { credentials, region, ...(endpoint !== undefined && { endpoint }) };
  } catch (error) {
    throw new PlainError(
      `${cannot}: this shell has no AWS credentials (${(error as Error).message}). Sign in (aws sso login --profile NAME; export AWS_PROFILE=NAME) and deploy again.`,
      { cause: error },
    );
  }
}

const cannot = "Nothing was deployed, because the account's Lambda quota could not be read";

/** @returns undefined when Lambda does not find the resource */
async function ask(
  signer: Signer,
  action: string,
  path: string,
): Promise<Record<string, unknown> | undefined> {
  const host = `lambda.${signer.region}.amazonaws.com`;
  const { status, body } = await sendSigned(signer, { service: 'lambda', host, method: 'GET', path }).catch(
    (error: Error) => {
      throw new PlainError(
        `${cannot}: ${host} does not answer (${error.message || error.name}). Is this machine online?`,
        { cause: error },
      );
    },
  );
  if (status === 404) return undefined;
  if (status === 403)
    throw new PlainError(
      `${cannot}: AWS refused lambda:${action} (${said(body)}). Sign in again, or let the role that deploys do it: stacks/app/governance/deploy-permissions.ts has it, so a person deploys once where the pipeline's role is older.`,
    );
  if (status !== 200) throw new PlainError(`${cannot}: lambda:${action} answered ${status} ${said(body)}.`);
  return parsed(body, action);
}

function parsed(body: string, action: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new PlainError(`${cannot}: lambda:${action} answered what is no JSON object.`);
}

/** AWS's own sentence, or the beginning of the answer. */
function said(body: string): string {
  const message = /"[mM]essage":\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
  return (message ?? body).trim().slice(0, 200) || 'without a reason';
}

function count(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw new PlainError(
    `${cannot}: ${name} is ${JSON.stringify(value) ?? 'missing'}, which is no number of calls.`,
  );
}

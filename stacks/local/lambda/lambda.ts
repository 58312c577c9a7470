// biome-ignore-all lint/style/noExcessiveLinesPerFile: one service with its limits and errors
/**
 * Lambda on this machine: the functions of a plan as child processes. Gives payloads, streams and log lines,
 * and refuses with AWS's errors: unknown functions, too many calls at once, too large payloads, reserved
 * variables. A function does not notice that a client left, and no variable, file or credential of this
 * process or of another function gets into an environment. Built by hand: aws-lambda-ric, AWS's runtime
 * client, is a native addon that needs a compiler at install, and no emulator in the registry isolates
 * functions from each other.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { realpathSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Credentials } from '../../account/aws-request.ts';
import { EnvironmentPool, type PoolOptions } from './environment/environment-pool.ts';
import type { Machine } from './environment/environment-process.ts';
import { checkVariables } from './environment/environment-variables.ts';
import { openLifeline } from './environment/lifeline.ts';
import type { SandboxReach } from './environment/sandbox.ts';
import { requestTooLarge, unknownFunction } from './failures.ts';
import { lambdaLimits } from './limits.ts';
import type { LogLine } from './log-lines.ts';
import type { Invocation } from './run.ts';
import { startRuntimeApi } from './runtime-api.ts';

export type FunctionSpec = {
  name: string;
  arn: string;
  /** absolute folder, and the handler inside it, for example `bundle.handler` */
  bundle: { folder: string; handler: string };
  /** the plan's variables alone */
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  /** absent or -1 (the provider's value for none): only this machine's bound; 0: always throttled */
  reservedConcurrency?: number;
  /** environments per tenant: every invocation must name its tenant */
  isolateTenants?: boolean;
  region: string;
  /** fresh credentials of the execution role, for a new environment */
  credentials: () => Credentials;
  /** AWS_ENDPOINT_URL for its network position */
  endpointUrl: string;
  caFile: string;
  /** its network: 'internet', or only the host and port of endpointUrl */
  reach: 'internet' | 'endpoint';
};

export type LambdaService = {
  /**
   * Runs the function once.
   * @throws AwsError ResourceNotFoundException (404), RequestTooLargeException (413), LambdaThrottled (429),
   *   InvalidParameterValueException (400) when a tenant is missing or not wanted
   */
  invoke(
    functionName: string,
    payload: Buffer | string,
    options?: { traceId?: string; requestId?: string; tenantId?: string | undefined },
  ): Promise<Invocation>;
  /** New environments use the new bundle; idle ones of the old bundle end. */
  updateCode(functionName: string, bundle: FunctionSpec['bundle']): Promise<void>;
  /** Kills every environment; settles when none is left. */
  close(): Promise<void>;
};

export type LambdaOptions = {
  functions: FunctionSpec[];
  onLog: (line: LogLine) => void;
  /** how long an environment waits for its next invocation; default 10 minutes */
  idleMs?: number;
  /** environments of one function at once; `lambdaLimits` has the default */
  environments?: number;
  /** how long an invocation waits for one of them, milliseconds */
  environmentWaitMs?: number;
  /** environments of one function that load at once */
  startsAtOnce?: number;
  /** calls that the account runs at once; without it, calls wait and none is refused for the account's sake */
  accountConcurrency?: number | undefined;
};

/** @throws AwsError InvalidParameterValueException for a plan that AWS, or this machine, would not run */
export async function startLambda(options: LambdaOptions): Promise<LambdaService> {
  for (const { name, environment } of options.functions) checkVariables(name, environment);
  const tempRoot = realpathSync(await mkdtemp(path.join(os.tmpdir(), `chokepoint-lambda-${process.pid}-`)));
  const lifeline = openLifeline(tempRoot);
  const runtimeApi = await startRuntimeApi();
  const {
    environments = lambdaLimits.environments,
    environmentWaitMs = lambdaLimits.environmentWaitMs,
    startsAtOnce = lambdaLimits.startsAtOnce,
  } = options;
  const limits = { ...lambdaLimits, environments, environmentWaitMs, startsAtOnce };
  const machine: Machine = { runtimeApi, lifeline, tempRoot, limits, onLog: options.onLog };
  const pools = new Map<string, EnvironmentPool>();
  const account = accountOf(options, pools);
  const end = async () => {
    await Promise.all([...pools.values()].map((pool) => pool.close()));
    await runtimeApi.close();
    await lifeline.close();
  };
  let ended: Promise<void> | undefined;
  const close = () => {
    ended ??= end();
    return ended;
  };
  try {
    for (const spec of options.functions) {
      if (pools.has(spec.name)) throw new Error(`two functions are named ${spec.name}`);
      pools.set(
        spec.name,
        await createPool(spec, { machine, account, idleMs: options.idleMs ?? lambdaLimits.idleMs }),
      );
    }
  } catch (error) {
    await close();
    throw error;
  }
  const find = (name: string) => {
    const pool = pools.get(name);
    if (!pool) throw unknownFunction(name);
    return pool;
  };
  return {
    async invoke(functionName, payload, options = {}) {
      const { requestId = randomUUID(), traceId = newTraceId(), tenantId } = options;
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      if (!/^[\w-]{1,128}$/.test(requestId))
        throw new Error(`not a request id: ${JSON.stringify(requestId)}`);
      if (!/^[\x20-\x7e]{1,1024}$/.test(traceId))
        throw new Error(`not a trace header: ${JSON.stringify(traceId)}`);
      if (bytes.length > lambdaLimits.requestBytes)
        throw requestTooLarge(bytes.length, lambdaLimits.requestBytes);
      const job = { requestId, traceId, payload: bytes, ...(tenantId !== undefined && { tenantId }) };
      return find(functionName).invoke(job);
    },
    updateCode: async (functionName, bundle) => find(functionName).updateCode(await resolved(bundle)),
    close,
  };
}

/**
 * What reservations leave of the account's concurrency, which all other functions share: Lambda Developer Guide,
 * "Understanding Lambda function scaling".
 */
function accountOf(
  { functions, accountConcurrency }: LambdaOptions,
  pools: ReadonlyMap<string, EnvironmentPool>,
): PoolOptions['account'] {
  if (accountConcurrency === undefined) return undefined;
  const reserved = functions.map(reservationOf).reduce<number>((sum, calls = 0) => sum + calls, 0);
  const sharing = functions.filter((spec) => reservationOf(spec) === undefined).map(({ name }) => name);
  const calls = () => sharing.reduce((sum, name) => sum + (pools.get(name)?.calls ?? 0), 0);
  return { limit: Math.max(0, accountConcurrency - reserved), calls };
}

function reservationOf({ reservedConcurrency }: FunctionSpec): number | undefined {
  return reservedConcurrency === -1 ? undefined : reservedConcurrency;
}

async function createPool(
  spec: FunctionSpec,
  shared: Pick<PoolOptions, 'machine' | 'account' | 'idleMs'>,
): Promise<EnvironmentPool> {
  const { name, arn, timeoutMs, region, memoryMb, endpointUrl, credentials } = spec;
  return new EnvironmentPool({
    ...shared,
    arn,
    timeoutMs,
    credentials,
    reservedConcurrency: reservationOf(spec),
    isolateTenants: spec.isolateTenants ?? false,
    sandbox: {
      functionName: name,
      bundle: await resolved(spec.bundle),
      plan: spec.environment,
      region,
      memoryMb,
      endpointUrl,
      caFile: await realpath(spec.caFile),
      network: await networkOf(spec),
    },
  });
}

/** Real paths, because the permission model compares these. */
async function resolved(bundle: FunctionSpec['bundle']): Promise<FunctionSpec['bundle']> {
  return { ...bundle, folder: await realpath(bundle.folder) };
}

async function networkOf({ reach, endpointUrl }: FunctionSpec): Promise<SandboxReach> {
  const { hostname, port, protocol } = new URL(endpointUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = (await lookup(host, { all: true })).map(({ address }) => address);
  return { reach, hosts: [{ host, port: Number(port || (protocol === 'https:' ? 443 : 80)), addresses }] };
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}

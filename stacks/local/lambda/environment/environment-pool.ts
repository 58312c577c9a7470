// biome-ignore-all lint/style/noExcessiveLinesPerFile: one state machine
/**
 * The execution environments of one function. Each job gets an environment of its own while it runs: an idle
 * one, else a new one. It is refused beyond the plan's concurrency, as on AWS; beyond the bound of this machine it
 * waits, because AWS would have had room. A job never runs twice, no environment outlives its credentials, its
 * code or its idle time, and a function that isolates tenants never has two of them in one environment.
 */

import type { Credentials } from '../../../account/aws-request.ts';
import { LambdaThrottled, tenantRefused, timedOut } from '../failures.ts';
import { InitTimedOut, type Invocation, type Job, NotDelivered } from '../run.ts';
import { Environment } from './environment.ts';
import type { Machine } from './environment-process.ts';
import type { SandboxOptions } from './sandbox.ts';
import { WaitingLine } from './waiting-line.ts';

export type PoolOptions = {
  arn: string;
  timeoutMs: number;
  /** of the plan */
  reservedConcurrency: number | undefined;
  /** for a function without a reservation: what the account leaves for all of these, and the calls that they run */
  account?: { limit: number; calls: () => number } | undefined;
  isolateTenants: boolean;
  sandbox: Omit<SandboxOptions, 'runtimeApi' | 'tempFolder' | 'credentials'>;
  credentials: () => Credentials;
  machine: Machine;
  idleMs: number;
};

/** Invoke API Reference, TenantId. */
const tenantIdPattern = /^[a-zA-Z0-9._:/=+\-@ ]{1,256}$/;

/**
 * "2,500 for every 1,000 concurrent executions of your function", active or idle (Lambda Developer Guide,
 * "Troubleshooting tenant isolation").
 */
const tenantEnvironmentsPerCall = 2.5;

/** Credentials must last for an invocation and this margin. */
const credentialsMarginMs = 60_000;

/** One for each function. */
export class EnvironmentPool {
  readonly #options: PoolOptions;
  /** the time until which each may take a job, in the order of their start */
  readonly #live = new Map<
    Environment,
    { lastJobAtMs: number; tenantId: string | undefined; idle?: NodeJS.Timeout }
  >();
  readonly #ending = new Set<Promise<void>>();
  /** jobs beyond the bound of this machine */
  readonly #line = new WaitingLine();
  #bundle: SandboxOptions['bundle'];
  #outdated = new WeakSet<Environment>();
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#bundle = options.sandbox.bundle;
  }

  /**
   * @throws LambdaThrottled beyond the plan's concurrency, and after a wait for this machine that was too long;
   * AwsError for a missing or unwanted tenant
   */
  async invoke(job: Job): Promise<Invocation> {
    const { tenantId } = job;
    const fits = this.#options.isolateTenants ? tenantIdPattern.test(tenantId ?? '') : tenantId === undefined;
    if (!fits) throw tenantRefused();
    this.#refuseBeyondPlan();
    // Nobody overtakes those who wait already.
    const untilMs = Date.now() + this.#options.machine.limits.environmentWaitMs;
    if (this.#line.length > 0) await this.#turn(untilMs);
    let { initMs } = this.#options.machine.limits;
    for (;;) {
      if (this.#closed) throw new Error(`${this.#options.sandbox.functionName}: the local Lambda is closed`);
      const environment = this.#claim(tenantId) ?? this.#start(initMs, tenantId);
      if (environment === undefined) {
        await this.#turn(untilMs);
        continue;
      }
      try {
        return await environment.invoke(job);
      } catch (error) {
        if (error instanceof NotDelivered) continue;
        if (!(error instanceof InitTimedOut)) throw error;
        // As in AWS the init phase runs once more, with the function's own timeout, and then counts as timed
        // out:
        // https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
        if (initMs === this.#options.timeoutMs) return this.#timedOut(job);
        initMs = this.#options.timeoutMs;
      }
    }
  }

  /** New environments use the code; idle ones of the old code end, running ones when they are done. */
  async updateCode(bundle: SandboxOptions['bundle']): Promise<void> {
    this.#bundle = bundle;
    const old = [...this.#live.keys()];
    for (const environment of old) this.#outdated.add(environment);
    await Promise.all(
      old.filter((environment) => environment.free).map((environment) => this.#retire(environment)),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#line.end();
    for (const environment of [...this.#live.keys()]) void this.#retire(environment);
    await Promise.all(this.#ending);
  }

  /** The one used last, so that the others reach their idle time. */
  #claim(wanted: string | undefined): Environment | undefined {
    for (const [environment, { lastJobAtMs, tenantId, idle }] of [...this.#live].reverse()) {
      if (tenantId !== wanted || !environment.free || this.#outdated.has(environment)) continue;
      clearTimeout(idle);
      if (Date.now() <= lastJobAtMs) return environment;
      void this.#retire(environment);
    }
    return undefined;
  }

  /** Undefined when this machine has no room for one more. */
  #start(initMs: number, tenantId: string | undefined): Environment | undefined {
    const { arn, timeoutMs, machine, sandbox } = this.#options;
    // Of a burst, many would run on the first environments before all others had loaded.
    const starting = [...this.#live.keys()].filter((environment) => !environment.ready).length;
    if (starting >= machine.limits.startsAtOnce || !this.#makeRoom()) return undefined;
    const credentials = this.#options.credentials();
    const environment = new Environment({
      arn,
      timeoutMs,
      initMs,
      machine,
      sandbox: { ...sandbox, credentials, bundle: this.#bundle },
      // A full house has no turn to give: whoever took it would go back to the end of the line.
      onReady: () => this.#live.size < machine.limits.environments && this.#line.next(),
      onIdle: (idle) => this.#onIdle(idle),
    });
    const lastJobAtMs = credentials.expiresAtMs - timeoutMs - credentialsMarginMs;
    this.#live.set(environment, { lastJobAtMs, tenantId });
    const ended = environment.ended.then(() => {
      clearTimeout(this.#live.get(environment)?.idle);
      this.#live.delete(environment);
      this.#ending.delete(ended);
      this.#line.next();
    });
    this.#ending.add(ended);
    return environment;
  }

  /** Calls that run or wait: one that waits would run on AWS already. */
  get calls(): number {
    return [...this.#live.keys()].filter((environment) => !environment.free).length + this.#line.length;
  }

  #refuseBeyondPlan(): void {
    const { sandbox, reservedConcurrency, account } = this.#options;
    const [limit, calls] =
      reservedConcurrency === undefined
        ? [account?.limit, account?.calls]
        : [reservedConcurrency, () => this.calls];
    if (limit !== undefined && calls !== undefined && calls() >= limit)
      throw new LambdaThrottled(sandbox.functionName, limit);
  }

  /**
   * On AWS other tenants' idle environments count too; this machine has few, so the oldest one makes room.
   * @returns whether there is room for one more environment
   * @throws LambdaThrottled when the tenants of the function have as many as the plan lets them
   */
  #makeRoom(): boolean {
    const { machine, sandbox, isolateTenants, reservedConcurrency: calls } = this.#options;
    const most = Math.floor((calls ?? Number.POSITIVE_INFINITY) * tenantEnvironmentsPerCall);
    if (isolateTenants && this.#live.size >= most) throw new LambdaThrottled(sandbox.functionName, most);
    const here = machine.limits.environments;
    if (this.#live.size < here) return true;
    const idle = [...this.#live.keys()].find((environment) => environment.free);
    if (idle) void this.#retire(idle);
    return idle !== undefined;
  }

  /** @throws LambdaThrottled when no environment became free in time */
  async #turn(untilMs: number): Promise<void> {
    const { machine, sandbox } = this.#options;
    if ((await this.#line.wait(untilMs - Date.now())) || this.#closed) return;
    throw new LambdaThrottled(sandbox.functionName, machine.limits.environments);
  }

  #onIdle(environment: Environment): void {
    const entry = this.#live.get(environment);
    if (!entry) return;
    if (this.#outdated.has(environment)) return void this.#retire(environment);
    clearTimeout(entry.idle);
    entry.idle = setTimeout(() => void this.#retire(environment), this.#options.idleMs);
    entry.idle.unref();
    // last in the map is used first
    this.#live.delete(environment);
    this.#live.set(environment, entry);
    this.#line.next();
  }

  #retire(environment: Environment): Promise<void> {
    clearTimeout(this.#live.get(environment)?.idle);
    this.#live.delete(environment);
    return environment.end();
  }

  #timedOut(job: Job): Invocation {
    const payload = Buffer.from(JSON.stringify(timedOut(job.requestId, this.#options.timeoutMs)));
    return { kind: 'buffered', payload, functionError: 'Unhandled' };
  }
}

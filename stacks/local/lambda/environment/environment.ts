// biome-ignore-all lint/style/noExcessiveLinesPerFile: one state machine
/**
 * One execution environment, as the Runtime API and the pool see it. Takes jobs, gives their Invocations. A
 * job starts only after the one before is over, and every job gets an answer. A job goes: queued → (the
 * runtime asks for work) running → perhaps streaming → answered → (the runtime asks again) over. An answered
 * environment may get its next job before it asks. Unlike in AWS an idle environment is not frozen: a timer
 * of the bundle goes on.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Failure } from '../failures.ts';
import { type Report, writeInitFailure, writeReport, writeStart } from '../platform-lines.ts';
import { outputRead, receiveResponse } from '../receive-response.ts';
import { InitTimedOut, type Invocation, type Job, NotDelivered, Run } from '../run.ts';
import { accept, refuse } from '../runtime-api.ts';
import { type Ending, EnvironmentProcess, failureOf, type Machine } from './environment-process.ts';
import type { SandboxOptions } from './sandbox.ts';

export type EnvironmentOptions = {
  arn: string;
  timeoutMs: number;
  /** how long the bundle may take to load */
  initMs: number;
  sandbox: Omit<SandboxOptions, 'runtimeApi' | 'tempFolder'>;
  machine: Machine;
  /** its bundle is loaded: it begins its first job, or is idle */
  onReady: () => unknown;
  onIdle: (environment: Environment) => void;
};

/** One process with its Runtime API; it ends with its process. */
export class Environment {
  /** settles when the process and everything that belongs to it are gone */
  readonly ended: Promise<void>;
  readonly #options: EnvironmentOptions;
  readonly #process: EnvironmentProcess;
  readonly #startedAtMs = performance.now();
  /** duration of the init phase, milliseconds; undefined until the runtime first asked for work */
  #initDurationMs: number | undefined;
  #initFailure: Failure | undefined;
  #current: Run | undefined;
  #queued: Run | undefined;
  #waiting: ServerResponse | undefined;
  #gone = false;
  #reported = false;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    const registered = options.machine.runtimeApi.register({
      next: (response) => void this.#onNext(response),
      respond: (id, request, response) => void this.#onRespond(id, request, response),
      fail: (id, failure, response) => void this.#onFail(id, failure, response),
      failInit: (failure, response) => this.#onFailInit(failure, response),
    });
    this.#process = new EnvironmentProcess({
      machine: options.machine,
      sandbox: { ...options.sandbox, runtimeApi: registered.address },
      requestId: () => this.#current?.job.requestId,
    });
    this.#process.limit(options.initMs);
    this.ended = this.#process.ended.then((ending) => {
      registered.release();
      this.#onEnd(ending);
    });
  }

  /** Whether its bundle is loaded. */
  get ready(): boolean {
    return this.#initDurationMs !== undefined;
  }

  /** Whether a new job would be the next one to run. */
  get free(): boolean {
    const over = !this.#current || this.#current.stage === 'answered';
    const alive = !this.#gone && !this.#process.exited;
    return this.ready && over && !this.#queued && alive;
  }

  /** @throws NotDelivered, InitTimedOut as rejections: the job did not run */
  invoke(job: Job): Promise<Invocation> {
    const run = new Run(job);
    this.#queued = run;
    this.#deliver();
    return run.result;
  }

  end(): Promise<void> {
    this.#gone = true;
    this.#process.kill();
    return this.ended;
  }

  async #onNext(response: ServerResponse): Promise<void> {
    const over = !this.#current || this.#current.stage === 'answered';
    if (this.#waiting || !over) return refuse(response, 403, 'InvalidStateTransition');
    await outputRead();
    if (this.#gone) return;
    this.#process.unlimit();
    if (this.#current) this.#finish(this.#current, statusOf(this.#current));
    if (!this.ready) {
      this.#initDurationMs = Math.round(performance.now() - this.#startedAtMs);
      this.#options.onReady();
    }
    this.#waiting = response;
    if (this.#queued) this.#deliver();
    else this.#options.onIdle(this);
  }

  #deliver(): void {
    const response = this.#waiting;
    const run = this.#queued;
    // When the end of the process is known, its queued jobs go to another environment (#onEnd).
    if (!response || !run || this.#process.exited) return;
    this.#waiting = undefined;
    this.#queued = undefined;
    this.#current = run;
    run.start();
    const { requestId, traceId, payload, tenantId } = run.job;
    writeStart(this.#process.lines, requestId);
    this.#process.limit(this.#options.timeoutMs);
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': payload.length,
      'Lambda-Runtime-Aws-Request-Id': requestId,
      'Lambda-Runtime-Deadline-Ms': Date.now() + this.#options.timeoutMs,
      'Lambda-Runtime-Invoked-Function-Arn': this.#options.arn,
      'Lambda-Runtime-Trace-Id': traceId,
      ...(tenantId !== undefined && { 'Lambda-Runtime-Aws-Tenant-Id': tenantId }),
    });
    response.end(payload);
  }

  async #onRespond(requestId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const run = this.#runOf(requestId, response);
    if (!run) return;
    const goesOn = await receiveResponse({ run, request, response }, this.#options.machine.limits);
    if (!goesOn) this.#process.kill();
  }

  async #onFail(requestId: string, failure: Failure, response: ServerResponse): Promise<void> {
    const run = this.#runOf(requestId, response);
    if (!run) return;
    run.stage = 'answered';
    accept(response);
    await outputRead();
    run.fail(failure);
  }

  /** The run that this id may still answer; refuses the request without one. */
  #runOf(requestId: string, response: ServerResponse): Run | undefined {
    const run = this.#current;
    if (run?.job.requestId === requestId && run.stage === 'running') return run;
    refuse(response, 400, 'InvalidRequestID');
    return undefined;
  }

  #onFailInit(failure: Failure, response: ServerResponse): void {
    if (this.#initDurationMs === undefined) {
      this.#initFailure = failure;
      accept(response);
    } else refuse(response, 403, 'InvalidStateTransition');
  }

  #onEnd(ending: Ending): void {
    this.#gone = true;
    const run = this.#current;
    if (run) {
      const failure = failureOf(ending, run.job.requestId, this.#options.timeoutMs);
      if (run.stage !== 'answered') run.fail(failure);
      this.#finish(run, ending.cause === 'time' ? 'timeout' : statusOf(run));
    }
    if (!this.#queued) return;
    if (this.#initDurationMs !== undefined) this.#queued.reject(new NotDelivered());
    else if (ending.cause === 'time') this.#queued.reject(new InitTimedOut());
    else this.#failInit(this.#queued, ending);
  }

  #failInit(run: Run, ending: Ending): void {
    const failure = this.#initFailure ?? failureOf(ending, run.job.requestId, this.#options.timeoutMs);
    writeInitFailure(this.#process.lines, failure.errorType);
    run.fail(failure);
  }

  #finish(run: Run, status: Report['status']): void {
    const { lines, peakMemoryMb } = this.#process;
    const { memoryMb } = this.#options.sandbox;
    const initDurationMs = this.#reported ? undefined : this.#initDurationMs;
    lines.flush();
    writeReport(lines, { run, status, memoryMb, peakMemoryMb, initDurationMs });
    this.#reported = true;
    this.#current = undefined;
  }
}

function statusOf(run: Run): Report['status'] {
  return run.failure ? 'error' : 'success';
}

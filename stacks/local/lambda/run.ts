/** One invocation in its environment: takes the job and its outcome, gives exactly one final Invocation. */
import { performance } from 'node:perf_hooks';
import type { Failure } from './failures.ts';
import type { StreamedBody } from './streamed-body.ts';

export type Job = {
  requestId: string;
  traceId: string;
  payload: Buffer;
  /** the tenant of the environment, for a function that isolates tenants */
  tenantId?: string;
};

export type Invocation =
  | {
      kind: 'buffered';
      payload: Buffer;
      /** set when the function failed; the payload is then `{ errorType, errorMessage, trace? }` */
      functionError?: 'Unhandled';
    }
  | {
      kind: 'streamed';
      contentType: string;
      /** iterate it, or return its iterator; the iteration throws a StreamFailure when the function fails */
      body: AsyncIterable<Uint8Array>;
    };

/** The environment ended before it took the job. The job did not run, so another environment may take it. */
export class NotDelivered extends Error {}

/** The bundle did not load within the limit of the init phase; the job did not run. */
export class InitTimedOut extends Error {}

/** One run of a function, from its start to its report. */
export class Run {
  readonly job: Job;
  readonly result: Promise<Invocation>;
  /** `answered`: the runtime has sent everything; the answer is out or on its way out */
  stage: 'queued' | 'running' | 'streaming' | 'answered' = 'queued';
  failure: Failure | undefined;
  #body: StreamedBody | undefined;
  #startedAtMs = 0;
  readonly #settle: PromiseWithResolvers<Invocation>;

  constructor(job: Job) {
    this.job = job;
    this.#settle = Promise.withResolvers();
    this.result = this.#settle.promise;
  }

  start(): void {
    this.stage = 'running';
    this.#startedAtMs = performance.now();
  }

  /** milliseconds, two decimals, as in Lambda's reports */
  get durationMs(): number {
    return Math.round((performance.now() - this.#startedAtMs) * 100) / 100;
  }

  stream(contentType: string, body: StreamedBody): void {
    this.stage = 'streaming';
    this.#body = body;
    this.#settle.resolve({ kind: 'streamed', contentType, body });
  }

  /** Ends it with success: with the buffered payload, or for a stream, which delivered its bytes before. */
  answer(payload: Buffer): void {
    this.stage = 'answered';
    if (this.#body) this.#body.finish();
    else this.#settle.resolve({ kind: 'buffered', payload });
  }

  /** Ends it with failure: a function error, or a stream that throws where it stopped. */
  fail(failure: Failure): void {
    this.stage = 'answered';
    this.failure = failure;
    const payload = Buffer.from(JSON.stringify(failure));
    if (this.#body) this.#body.finish(failure);
    else this.#settle.resolve({ kind: 'buffered', payload, functionError: 'Unhandled' });
  }

  reject(error: NotDelivered | InitTimedOut): void {
    this.stage = 'answered';
    this.#settle.reject(error);
  }
}

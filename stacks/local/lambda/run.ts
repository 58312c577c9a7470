/**
 * One invocation, from the moment an environment was found for it. In: the job, then how it went. Out: one
 * Invocation, exactly once. Never happens: a second answer, an answer that changes.
 */
import { performance } from 'node:perf_hooks';
import type { Failure } from './failures.ts';
import type { StreamedBody } from './streamed-body.ts';

export type Job = {
  requestId: string;
  traceId: string;
  payload: Buffer;
  /** whose environment it must run in, for a function that has environments per tenant */
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
      /** to be iterated, or its iterator returned; the iteration throws a StreamFailure when the function fails */
      body: AsyncIterable<Uint8Array>;
    };

/** The environment ended before it took the job: nothing of it ran, so another one may take it. */
export class NotDelivered extends Error {}

/** The bundle did not load within the limit of the init phase; the job did not run. */
export class InitTimedOut extends Error {}

/** One run of a function, from its start to its report. */
export class Run {
  readonly job: Job;
  readonly result: Promise<Invocation>;
  /** answered: the runtime has said all it has to say; its answer is out or on its way out */
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

  /** The end of a success: the buffered payload, or of a stream that already delivered its bytes. */
  answer(payload: Buffer): void {
    this.stage = 'answered';
    if (this.#body) this.#body.finish();
    else this.#settle.resolve({ kind: 'buffered', payload });
  }

  /** The end of a failure: a function error, or a stream that throws where it stopped. */
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

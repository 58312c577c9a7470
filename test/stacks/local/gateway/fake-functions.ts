/**
 * Functions behind the gateway, as fakes: each is what it answers to an event. They keep the events that they saw, so
 * that tests can tell what reached them and what did not.
 */
import type { Invoke } from '../../../../stacks/local/gateway/integrations/invocation.ts';
import { streamContentType } from '../../../../stacks/local/gateway/integrations/stream-answer.ts';
import type { Invocation } from '../../../../stacks/local/lambda/run.ts';

// biome-ignore lint/suspicious/noExplicitAny: events are read by path in assertions
export type Event = any;
export type FakeFunction = (event: Event) => Promise<Invocation> | Invocation;

export type Fakes = {
  invoke: Invoke;
  seen: { functionName: string; event: Event; tenantId?: string | undefined }[];
};

/** `invoke` over functions by name; a name without one is a function that does not exist. */
export function fakeFunctions(functions: Record<string, FakeFunction>): Fakes {
  const seen: Fakes['seen'] = [];
  return {
    seen,
    async invoke(functionName, payload, { tenantId }) {
      const event: Event = JSON.parse(payload);
      seen.push({ functionName, event, ...(tenantId !== undefined && { tenantId }) });
      const answer = functions[functionName];
      if (!answer) throw new Error(`no function ${functionName}`);
      return answer(event);
    },
  };
}

export function payload(value: unknown): Invocation {
  return {
    kind: 'buffered',
    payload: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  };
}

export function functionError(errorMessage: string): Invocation {
  return {
    ...payload({ errorType: 'Error', errorMessage }),
    kind: 'buffered',
    functionError: 'Unhandled',
  } as Invocation;
}

export function streamed(body: AsyncIterable<Uint8Array>): Invocation {
  return { kind: 'streamed', contentType: streamContentType, body };
}

/** The head of a stream: metadata and delimiter. */
export function metadata(value: object): Buffer {
  return Buffer.concat([Buffer.from(JSON.stringify(value)), Buffer.alloc(8)]);
}

/** An authorizer's answer that allows every method, with changes. */
export function allow(changes: object = {}): Invocation {
  return payload({
    principalId: 'ines',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }],
    },
    ...changes,
  });
}

/** A stream that a test writes, chunk by chunk, and that tells when its reader asks for more. */
export class Tap implements AsyncIterable<Uint8Array> {
  readonly #chunks: (Uint8Array | Error)[] = [];
  #ended = false;
  #wake: () => void = () => {};
  /** chunks that were taken */
  taken = 0;
  /** whether the reader said that it wants no more */
  returned = false;
  /** settles once the end, or the error, was taken */
  readonly finished: Promise<void>;
  #finish: () => void = () => {};

  constructor() {
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  write(chunk: string | Uint8Array | Error): void {
    this.#chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.returned = true;
        return { done: true, value: undefined };
      },
    };
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk instanceof Error) {
        this.#finish();
        throw chunk;
      }
      if (chunk) {
        this.taken++;
        return { done: false, value: chunk };
      }
      if (this.#ended) {
        this.#finish();
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

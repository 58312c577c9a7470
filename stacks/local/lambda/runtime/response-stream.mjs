/**
 * What a streaming handler writes to, and the global `awslambda` through which it becomes one.
 *
 * In: the handler's writes. Out: the chunked body of the response post; a failure after the first byte goes
 * into its trailers. Never happens: a byte before the first write, so a content type can still be set then.
 *
 * As in AWS, and on purpose: the metadata of HttpResponseStream.from goes out with the first `write`, not with
 * `end(chunk)` alone. Code that only ends loses its status and headers there, so it does here
 * (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/97).
 */
import { Writable } from 'node:stream';
import { describeError, runtimeError } from './describe-error.mjs';

const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
const highWaterMark = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const integrationType = 'application/vnd.awslambda.http-integration-response';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
export const awslambda = {
  streamifyResponse(handler, options) {
    handler[streaming] = 'response';
    if (options?.highWaterMark !== undefined)
      handler[highWaterMark] = Number.parseInt(options.highWaterMark, 10);
    return handler;
  },
  HttpResponseStream: {
    /** Metadata as JSON, eight NUL bytes, then what is written: the shape an HTTP integration expects. */
    from(stream, metadata) {
      stream.setContentType(integrationType);
      stream.beforeFirstWrite = [JSON.stringify(metadata), Buffer.alloc(8)];
      return stream;
    },
  },
};

/** Whether the handler was wrapped by `awslambda.streamifyResponse`. */
export const isStreaming = (handler) => handler[streaming] === 'response';

/** The stream that a handler writes its response to. */
export class ResponseStream extends Writable {
  beforeFirstWrite = [];
  #answered = Promise.withResolvers();
  #contentType;
  #failure;
  #open;
  #request;
  #written = false;

  /** @param {() => import('node:http').ClientRequest} open opens the response post; called at the first byte */
  constructor(handler, open) {
    super(handler[highWaterMark] ? { highWaterMark: handler[highWaterMark] } : {});
    this.#open = open;
    this.on('error', () => {}); // as in AWS: a handler that ignores its stream's errors does not crash for them
  }

  setContentType(contentType) {
    if (this.#written) {
      throw runtimeError('Runtime.InvalidStreamingOperation', 'Cannot set content-type, too late.');
    }
    this.#contentType = contentType;
  }

  write(chunk, ...rest) {
    if (!this.#written) {
      this.#written = true;
      for (const part of this.beforeFirstWrite) super.write(part);
    }
    const bytes = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(bytes ? chunk : JSON.stringify(chunk), ...rest);
  }

  _write(chunk, encoding, done) {
    this.#post().write(chunk, encoding, done);
  }

  _final(done) {
    if (this.#failure) addFailure(this.#post(), this.#failure.thrown);
    this.#post().end(done);
  }

  /** A stream that is destroyed before its end must not look complete to the reader. */
  _destroy(error, done) {
    if (!this.writableFinished) {
      addFailure(this.#post(), error ?? truncated());
      this.#post().end();
    }
    done(error);
  }

  /** The handler failed: what it wrote still goes out, then the failure in the trailers. */
  fail(error) {
    if (this.destroyed || this.writableEnded) return;
    this.#failure = { thrown: error };
    this.end();
  }

  /** @returns {Promise<unknown>} settles when the service has the whole response */
  get answered() {
    return this.#answered.promise;
  }

  #post() {
    if (this.#request) return this.#request;
    this.#request = this.#open();
    if (this.#contentType) this.#request.setHeader('Content-Type', this.#contentType);
    this.#request.on('response', (response) => response.resume().on('end', this.#answered.resolve));
    return this.#request;
  }
}

function addFailure(request, error) {
  const described = describeError(error);
  request.addTrailers({
    'Lambda-Runtime-Function-Error-Type': described.errorType,
    'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(described)).toString('base64'),
  });
}

function truncated() {
  return runtimeError('Runtime.TruncatedResponse', 'The response stream was destroyed before its end.');
}

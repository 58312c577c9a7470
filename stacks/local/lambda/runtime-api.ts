/**
 * The Lambda Runtime API, served to the environments over loopback HTTP. Passes each request of a runtime
 * client to its environment; no environment can take or answer another's invocation. One listener serves all,
 * with 256 random bits in each environment's path (AWS_LAMBDA_RUNTIME_API is `host:port/<secret>`): a port
 * number of a listener for each could be found by trying. The first connection that shows a path owns it, so
 * a path that leaked into a log is useless.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Failure, parseFailure } from './failures.ts';

/** The handlers of an environment. Each call ends its response, now or later. */
export type RuntimeCalls = {
  next(response: ServerResponse): void;
  respond(requestId: string, request: IncomingMessage, response: ServerResponse): void;
  fail(requestId: string, failure: Failure, response: ServerResponse): void;
  failInit(failure: Failure, response: ServerResponse): void;
};

export type RuntimeApi = {
  /** @returns the value of AWS_LAMBDA_RUNTIME_API for this environment alone */
  register(calls: RuntimeCalls): { address: string; release: () => void };
  close(): Promise<void>;
};

type Registered = { calls: RuntimeCalls; socket?: Socket };

const routePattern =
  /^\/([0-9a-f]{64})\/2018-06-01\/runtime\/(?:(invocation\/next)|(init\/error)|invocation\/([\w-]+)\/(response|error))$/;

/** An error report is a few stack traces; the rest of a longer one is cut off. */
const maxReportBytes = 1024 * 1024;

/** Listens on a free port of the loopback interface. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const environments = new Map<string, Registered>();
  const server = createServer((request, response) => route(environments, request, response));
  // The wait for work has no limit, and each side learns from the kept connection that the other is gone.
  Object.assign(server, { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    register(calls) {
      const secret = randomBytes(32).toString('hex');
      environments.set(secret, { calls });
      return { address: `127.0.0.1:${port}/${secret}`, release: () => environments.delete(secret) };
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers 202, as Lambda does to a result or an error. */
export function accept(response: ServerResponse): void {
  answer(response, 202, '{"status":"OK"}');
}

/** Answers an error in the form of Lambda's Runtime API. */
export function refuse(response: ServerResponse, status: number, errorType: string): void {
  const body = JSON.stringify({ errorType, errorMessage: errorType });
  answer(response, status, body);
}

/** With its length, because an answer in chunks costs both sides more. */
function answer(response: ServerResponse, status: number, body: string): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length }).end(body);
}

/**
 * The body, or undefined when it is larger than `maxBytes`; then it reads and drops the rest.
 * @throws Error for a body that was cut off
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let whole = false;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => {
      whole = true;
      resolve(bytes <= maxBytes ? Buffer.concat(chunks, bytes) : undefined);
    });
    const leave = () => whole || reject(new Error('the body was cut off'));
    request.on('error', leave).on('close', leave);
  });
}

function route(
  environments: Map<string, Registered>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [, secret = '', ...call] = routePattern.exec(request.url ?? '') ?? [];
  const environment = environments.get(secret);
  if (environment) environment.socket ??= request.socket;

  if (!environment) refuse(response, 404, 'NotFound');
  else if (environment.socket !== request.socket) refuse(response, 403, 'Forbidden');
  else if (request.method !== (call[0] ? 'GET' : 'POST')) refuse(response, 405, 'MethodNotAllowed');
  else dispatch(environment.calls, call, { request, response });
}

function dispatch(
  calls: RuntimeCalls,
  [next, initError, requestId = '', outcome]: string[],
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  const reported = (then: (failure: Failure) => void) =>
    readReport(request).then(then, () => response.destroy());
  if (next) calls.next(response);
  else if (initError) reported((failure) => calls.failInit(failure, response));
  else if (outcome === 'response') calls.respond(requestId, request, response);
  else reported((failure) => calls.fail(requestId, failure, response));
}

async function readReport(request: IncomingMessage): Promise<Failure> {
  const body = await readBody(request, maxReportBytes);
  const errorType = request.headers['lambda-runtime-function-error-type'];
  return parseFailure(body?.toString() ?? '', typeof errorType === 'string' ? errorType : undefined);
}

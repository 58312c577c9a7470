/**
 * The program of one execution environment: guards first, then the bundle, then one invocation after another.
 *
 * In: Lambda's environment variables, the network as JSON in the last argument, work from the Runtime API.
 * Out: responses and errors to the Runtime API, an exit code. Never happens: a line of the bundle before the
 * guards stand; two invocations at once.
 */

import { subscribe } from 'node:diagnostics_channel';
import { describeError, runtimeError } from './describe-error.mjs';
import { loadHandler } from './load-handler.mjs';
import { guardNetwork } from './network-guard.mjs';
import { guardProcess } from './process-guard.mjs';
import { awslambda, isStreaming, ResponseStream } from './response-stream.mjs';
import { openRuntimeApi } from './runtime-client.mjs';
import { thrownMark } from './thrown-mark.mjs';

const { exit } = process;
const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;
const network = JSON.parse(process.argv.pop());
const api = await openRuntimeApi(AWS_LAMBDA_RUNTIME_API);
guardNetwork(network, api.socket);
guardProcess();
globalThis.awslambda = awslambda;
// As in Lambda: what was written is out before the next statement runs, and before an exit or an answer.
for (const { _handle } of [process.stdout, process.stderr]) _handle?.setBlocking?.(true);

// What a tool threw is told to the person who starts the system, and is no part of a log (shared/tool/thrown.ts).
subscribe('chokepoint:thrown', ({ callId, error }) => {
  const stack = String(error?.stack ?? error).slice(0, 10_000);
  process.stderr.write(`\n${thrownMark}${JSON.stringify({ callId, stack })}\n`);
});

/** what is running: its id, and its stream once there is one; undefined while idle or starting */
let current;
let started = false;

process.on('uncaughtException', (error) => crash('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) => {
  const error = runtimeError(
    'Runtime.UnhandledPromiseRejection',
    String(reason?.stack ? `${reason}` : reason),
  );
  crash('Unhandled Promise Rejection', Object.assign(error, { stack: reason?.stack ?? error.stack }), 128);
});
// Nothing is left that could ever settle the handler's promise.
process.on('beforeExit', () => {
  const message =
    'The Lambda runtime client detected an unexpected Node.js exit code. ' +
    'This is most commonly caused by a Promise that was never settled.';
  if (current) crash('Invoke Error', runtimeError('Runtime.NodeJsExit', message), 13);
});

const handler = await loadHandler(LAMBDA_TASK_ROOT, _HANDLER).catch((error) => crash('Init Error', error, 1));
started = true;
for (;;) {
  const { id, headers, event } = await api.next();
  trace(headers['lambda-runtime-trace-id']);
  current = { id };
  await (isStreaming(handler) ? stream(id, headers, event) : buffer(id, headers, event));
  current = undefined;
}

async function buffer(id, headers, event) {
  let json;
  try {
    json = serialize(await handler(JSON.parse(event), contextOf(id, headers)));
  } catch (error) {
    log('Invoke Error', error);
    return api.fail(id, describeError(error));
  }
  return api.respond(id, json);
}

async function stream(id, headers, event) {
  const response = new ResponseStream(handler, () => api.stream(id));
  current.response = response;
  try {
    const value = await handler(JSON.parse(event), response, contextOf(id, headers));
    if (value !== undefined) console.warn('Streaming handlers ignore return values.');
  } catch (error) {
    log('Invoke Error', error);
    response.fail(error);
  }
  await response.answered;
}

function serialize(value) {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html, without what nodejs24.x removed */
function contextOf(id, headers) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: id,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: undefined,
    identity: undefined,
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

function trace(id) {
  if (id) process.env._X_AMZN_TRACE_ID = id;
  else delete process.env._X_AMZN_TRACE_ID;
}

/** An environment in an unknown state answers what it still can, then ends; the next invocation gets another one. */
async function crash(what, error, code) {
  log(what, error);
  const running = current;
  current = undefined;
  setTimeout(() => exit(code), 1_000);
  if (running?.response) {
    running.response.fail(error);
    await running.response.answered;
  } else if (running) await api.fail(running.id, describeError(error));
  else if (!started) await api.failInit(describeError(error));
  exit(code);
}

function log(what, error) {
  const id = current?.id ?? 'undefined';
  process.stderr.write(
    `${new Date().toISOString()}\t${id}\tERROR\t${what}\t${JSON.stringify(describeError(error))}\n`,
  );
}

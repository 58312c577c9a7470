/**
 * One function in a process of its own, called as Lambda's runtime calls it, and measured from inside. Plain JavaScript:
 * nothing may be compiled while a cold start is measured. Enters: a handler and calls. Leaves: CPU and wall time, and
 * whether each answer was right. An answer is read after the clock stopped, so that reading costs no subject anything.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { Session } from 'node:inspector/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { loadHandler } from '../../../stacks/local/lambda/runtime/load-handler.mjs';
import {
  awslambda,
  isStreaming,
  ResponseStream,
} from '../../../stacks/local/lambda/runtime/response-stream.mjs';
import { answerMessages } from './answer-messages.mjs';

globalThis.awslambda = awslambda;
// As Lambda's runtime does: a log line is written before the next statement runs.
for (const { _handle } of [process.stdout, process.stderr]) _handle?.setBlocking?.(true);

let handler;

answerMessages((message) => {
  if (message.do === 'load') return load();
  if (message.do === 'run') return run(message);
  if (message.do === 'heap') return heapBytes();
  if (message.do === 'start-profile') return startProfile();
  if (message.do === 'stop-profile') return stopProfile();
  throw new Error(`unknown message ${message.do}`);
});

async function load() {
  const clock = startClock();
  handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  return clock();
}

async function run({ template, from, count, expect, streams }) {
  const events = Array.from({ length: count }, (_, at) => JSON.parse(fill(template, from + at)));
  if (isStreaming(handler) !== streams)
    throw new Error(`the handler ${streams ? 'does not stream' : 'streams'}`);
  const answers = [];
  const clock = startClock();
  for (const event of events) {
    answers.push(await (streams ? stream(event) : buffer(event)));
    await turn();
  }
  const spent = clock();
  for (const [at, answer] of answers.entries()) check(answer, fill(expect, from + at));
  process.stdout.write('bench: end of the run\n');
  return spent;
}

/** `{n}` is the number of the call, `{uuid}` a new id. */
function fill(text, number) {
  return text.replaceAll('{n}', String(number)).replaceAll('{uuid}', () => randomUUID());
}

/** @returns {() => { cpuUs: number, wallUs: number }} microseconds since now */
function startClock() {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { cpuUs: user + system, wallUs: (performance.now() - wall) * 1000 };
  };
}

async function buffer(event) {
  return JSON.stringify(await handler(event, contextOf()));
}

/** @returns {Promise<Buffer[]>} the metadata and the body, as API Gateway would read them */
async function stream(event) {
  const post = new Post();
  const response = new ResponseStream(handler, () => post);
  await handler(event, response, contextOf());
  await response.answered;
  return post.chunks;
}

/** Stands for the request that carries a streamed response to the service. */
class Post {
  chunks = [];
  #onResponse = () => {};
  setHeader() {}
  addTrailers(trailers) {
    throw new Error(`the handler failed: ${JSON.stringify(trailers)}`);
  }
  write(chunk, _encoding, done) {
    this.chunks.push(chunk);
    done();
  }
  end(done) {
    done?.();
    this.#onResponse({ resume: () => ({ on: (_name, ended) => ended() }) });
  }
  on(name, listener) {
    if (name === 'response') this.#onResponse = listener;
  }
}

function check(answer, expect) {
  const text = typeof answer === 'string' ? answer : Buffer.concat(answer).toString();
  const status = Number(/"statusCode":(\d+)/.exec(text)?.[1] ?? 200);
  if (status === 200 && text.includes(expect) && !text.includes('"isError":true')) return;
  throw new Error(`a wrong answer, without ${expect}: ${text.slice(0, 1_000)}`);
}

/** As runtime/bootstrap.mjs makes it; the trace is not sampled, as most are not. */
function contextOf() {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  const ids = `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')}`;
  process.env._X_AMZN_TRACE_ID = `${ids};Sampled=0`;
  const deadlineMs = Date.now() + 30_000;
  return {
    awsRequestId: randomUUID(),
    invokedFunctionArn: process.env.BENCH_FUNCTION_ARN,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: undefined,
    identity: undefined,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

/** Needs --expose-gc. Twice, with a turn between: what a finalizer lets go is collected by the second. */
async function heapBytes() {
  globalThis.gc();
  await turn();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

let session;

async function startProfile() {
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 }); // µs
  await session.post('Profiler.start');
}

async function stopProfile() {
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return profile;
}

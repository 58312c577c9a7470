/**
 * Lets parts of a local system fail, and watches what happens there. A service fails only after it has admitted the
 * request. Enters: how a part fails. Leaves: whatever tools stored, each with whether its decision was on record by then.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import {
  AwsError,
  type AwsRequest,
  type AwsResponse,
  type ServiceName,
} from '../../stacks/account/aws-request.ts';
import type { Interference } from '../../stacks/local/interference.ts';
import { Dropped } from '../../stacks/local/wire/admit.ts';
import type { Service } from '../../stacks/local/wire/aws-endpoint.ts';
import type { Failing, Part } from './fault.ts';

/** An object or a row that AWS stored for a tool. `callId`: a session of a write is named after its call. */
export type Effect = { callId: string; path: string; decided: boolean };

export type Interferer = {
  interference: Interference;
  effects: Effect[];
  fail(part: Part, failing: Failing): void;
  /** milliseconds by which AWS's clock is ahead */
  shiftClock(ms: number): void;
  /** the issuer's key set; its own when undefined */
  publish(keySet: { keys: object[] } | undefined): void;
  /** everything works again; requests that wait are dropped */
  heal(): void;
};

type Failure = { part: Part; failing: Failing; left: number; healed: AbortController };

export function createInterferer(): Interferer {
  let failure: Failure | undefined;
  let published: { keys: object[] } | undefined;
  let aheadMs = 0;
  const effects: Effect[] = [];
  const decided = new Set<string>();

  const aroundService = (name: ServiceName, service: Service): Service => {
    return async (request) => {
      const failed = isHit(failure, partOf(name, request))
        ? await failWith(failure, () => service(request))
        : undefined;
      const answer = failed ?? (await service(request));
      watch(name, request, answer);
      return answer;
    };
  };

  function watch(name: ServiceName, request: AwsRequest, { status }: AwsResponse): void {
    if (status !== 200) return;
    if (name === 'firehose') decided.add(callIdIn(request));
    if (!isStored(name, request)) return;
    const callId = request.session.sessionName;
    effects.push({ callId, path: request.path, decided: decided.has(callId) });
  }

  return {
    effects,
    interference: {
      aroundService,
      aroundIssuer: (handle) => async (request, response) => {
        if (request.url === '/jwks' && published !== undefined)
          return void response.setHeader('content-type', 'application/json').end(JSON.stringify(published));
        if (!isHit(failure, 'issuer')) return handle(request, response);
        if (failure.failing.is === 'slow') await pause(failure.failing.ms);
        else if (failure.failing.is === 'down') return void request.socket.destroy();
        handle(request, response);
      },
      now: () => Date.now() + aheadMs,
    },
    fail(part, failing) {
      const times = failing.is === 'error' ? failing.times : undefined;
      failure = { part, failing, left: times ?? Number.POSITIVE_INFINITY, healed: new AbortController() };
    },
    publish(keySet) {
      published = keySet;
    },
    shiftClock(ms) {
      aheadMs = ms;
    },
    heal() {
      failure?.healed.abort();
      failure = undefined;
      aheadMs = 0;
    },
  };
}

const partNames: Partial<Record<ServiceName, Part>> = {
  ...{ sts: 'STS', s3: 'S3', firehose: 'audit stream' },
  'execute-api': 'private API',
};

/** Only the router uses the control table; tools have tables of their own. */
function partOf(name: ServiceName, { session }: AwsRequest): Part | undefined {
  const isRouter = session.sourceFunctionArn !== undefined;
  return name === 'dynamodb' && isRouter ? 'control table' : partNames[name];
}

function isHit(failure: Failure | undefined, part: Part | undefined): failure is Failure {
  if (failure === undefined || failure.part !== part || failure.left <= 0) return false;
  failure.left -= 1;
  return true;
}

const floodBytes = 20_000_000;

/** @returns the answer of a part that fails; undefined when it answers as always, only late */
async function failWith(
  { failing, healed }: Failure,
  answer: () => Promise<AwsResponse> | AwsResponse,
): Promise<AwsResponse | undefined> {
  switch (failing.is) {
    case 'slow':
      await pause(failing.ms);
      return undefined;
    case 'error':
      throw new AwsError(failing.code, failing.status, 'The part fails, for a test.');
    case 'hang':
      if (!healed.signal.aborted) await once(healed.signal, 'abort');
      throw new Dropped('a part hung, for a test');
    case 'down':
      throw new Dropped('a part is down, for a test');
    case 'cut':
      return cutOff(await answer());
    case 'nonsense':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Maintenance</html>\n' };
    case 'flood':
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.alloc(floodBytes, 'x') };
  }
}

/** The first half of a body, and then an error, at which the listener cuts the connection. */
async function cutOff(answer: AwsResponse): Promise<AwsResponse> {
  const parts: Uint8Array[] = [];
  const body = typeof answer.body === 'string' ? [Buffer.from(answer.body)] : answer.body;
  for await (const part of Buffer.isBuffer(body) ? [body] : body) parts.push(part);
  const whole = Buffer.concat(parts);
  return { ...answer, body: half(whole) };
}

async function* half(whole: Buffer): AsyncGenerator<Uint8Array> {
  yield whole.subarray(0, whole.length / 2);
  await pause(20);
  throw new Error('the answer breaks off, for a test');
}

/** Of a record as the router's port sends it: a gzip file with one line. */
function callIdIn({ body }: AwsRequest): string {
  const { Record } = JSON.parse(body.toString()) as { Record: { Data: string } };
  const line = gunzipSync(Buffer.from(Record.Data, 'base64')).toString();
  return String((JSON.parse(line) as { audit: { callId: unknown } }).audit.callId);
}

function isStored(name: ServiceName, { method, headers, session }: AwsRequest): boolean {
  if (session.sourceFunctionArn !== undefined) return false;
  if (name === 's3') return method === 'PUT';
  return name === 'dynamodb' && /\.(Put|Update|Delete)Item$/.test(headers['x-amz-target'] ?? '');
}

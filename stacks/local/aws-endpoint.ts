/**
 * The front of the local AWS: one HTTPS listener on loopback per network position. In: signed requests. Out: the
 * answers of the services behind it, errors in each service's own shape. Order: who claims to sign, is there a way to
 * that service from here, the whole body (limited), the session behind the token, the signature over everything, the
 * account; only then a service sees the request. Never: a session, a network position or a body hash taken from what
 * the caller says; a detail of a fault of ours in an answer.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { plainHeaders } from './aws-chunked.ts';
import {
  type Ask,
  AwsError,
  type AwsRequest,
  type AwsResponse,
  type Network,
  type ServiceName,
} from './aws-request.ts';
import type { Vault } from './credentials.ts';
import { type Dialect, dialectOf, renderError } from './error-shapes.ts';
import { ClientLeft, readBody, writeAnswer } from './http-body.ts';
import type { Position } from './network.ts';
import type { Caller } from './request-context.ts';
import { verifySignature } from './sigv4.ts';
import {
  type Authorization,
  parseAuthorization,
  type ReceivedRequest,
  singleHeaders,
} from './sigv4-authorization.ts';
import { splitTarget } from './sigv4-canonical.ts';
import { askOf, notPartOfLocalAws } from './unknown-service.ts';

export type Service = (request: AwsRequest) => Promise<AwsResponse> | AwsResponse;

export type AwsEndpointOptions = {
  /** from where requests come that arrive at this listener */
  position: Position;
  /** PEM */
  tls: { key: string; cert: string };
  region: string;
  accountId: string;
  vault: Vault;
  /** asked for services that are not in `services` */
  authorize: (caller: Caller, ask: Ask) => void;
  services: Partial<Record<ServiceName, Service>>;
  maxBodyBytes: number;
  /** milliseconds since the epoch; the clock by default */
  now?: () => number;
  /** one line for whoever runs the local AWS: dropped packets, faults of ours */
  onNote?: (line: string) => void;
};

export type AwsEndpoint = {
  /** `https://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
};

/** Above the idle time of the SDK's sockets, so that the listener is never the one that closes first. */
const KEEP_ALIVE_MS = 120_000;

/** What is known of a request while it is being worked on; for the shape of an error. */
type Place = { service: string; dialect: Dialect; requestId: string; path: string };

/** A packet to a service without a way there: no answer, as on a network that drops it. */
class Dropped extends Error {}

/** Opens the listener. */
export async function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const server = createServer(
    { ...options.tls, minVersion: 'TLSv1.2', keepAlive: true },
    (request, response) => {
      void serve(options, request, response);
    },
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

async function serve(
  options: AwsEndpointOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const place: Place = { service: '', dialect: 'query', requestId: randomUUID(), path: '' };
  let answer: AwsResponse;
  try {
    answer = await answerTo(options, request, place);
  } catch (error) {
    if (error instanceof Dropped || error instanceof ClientLeft) {
      request.socket.destroy();
      return;
    }
    answer = renderError(asAwsError(error, place, options), place);
    // What is left of a request that was refused half-read must not be taken for the next one.
    if (!request.complete) answer.headers.connection = 'close';
  }
  try {
    await writeAnswer(response, withRequestId(answer, place));
  } catch (error) {
    options.onNote?.(`${place.service}: the answer to ${place.requestId} broke off: ${String(error)}`);
    response.destroy();
  }
}

async function answerTo(
  options: AwsEndpointOptions,
  request: IncomingMessage,
  place: Place,
): Promise<AwsResponse> {
  const received: ReceivedRequest = { method: request.method ?? '', target: request.url ?? '', headers: {} };
  received.headers = singleHeaders(request.rawHeaders);
  place.dialect = dialectOf('', received.headers);
  place.path = splitTarget(received.target).path;
  const authorization = parseAuthorization(received);
  place.service = authorization.service;
  place.dialect = dialectOf(authorization.service, received.headers);

  const network = networkTo(options, authorization.service);
  const body = await readBody(request, options.maxBodyBytes);
  const { session, plain } = verify(options, { ...received, body }, authorization);
  const { query } = splitTarget(received.target);
  const verified = {
    requestId: place.requestId,
    method: received.method,
    path: place.path,
    query: new URLSearchParams(query),
    ...plain,
    session,
    network,
  };
  const service = Object.hasOwn(options.services, authorization.service)
    ? options.services[authorization.service as ServiceName]
    : undefined;
  if (service) return service({ ...verified, service: authorization.service as ServiceName });

  const ask = askOf({ ...verified, service: authorization.service }, options);
  if (ask) options.authorize({ session, network }, ask);
  throw notPartOfLocalAws(authorization.service, ask?.action);
}

/** The network position towards a service. Throws Dropped when no packet gets there from here. */
function networkTo({ position, onNote }: AwsEndpointOptions, service: string): Network {
  if (!position.vpc) return { sourceIp: position.sourceIp };
  const way = position.vpc.reach.get(service);
  if (!way) {
    onNote?.(`dropped a packet to ${service}: no VPC endpoint for it is reachable from ${position.name}`);
    throw new Dropped();
  }
  return { sourceIp: position.sourceIp, sourceVpc: position.vpc.id, sourceVpce: way.vpce };
}

/** The session behind a signature that holds, with the headers and the body that the service may read. */
function verify(
  options: AwsEndpointOptions,
  request: ReceivedRequest & { body: Buffer },
  authorization: Authorization,
) {
  const { headers } = request;
  const opened = options.vault.open(authorization.accessKeyId, headers['x-amz-security-token'] ?? '');
  const body = verifySignature(request, authorization, {
    secretAccessKey: opened.secretAccessKey,
    region: options.region,
    nowMs: (options.now ?? Date.now)(),
    tls: true,
  });
  if (opened.session.arn.split(':')[4] !== options.accountId) {
    throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
  }
  const plain = { headers: body === request.body ? headers : plainHeaders(headers, body), body };
  return { session: opened.session, plain };
}

/** Anything but an AwsError is a fault of ours: noted, answered without detail. */
function asAwsError(error: unknown, place: Place, { onNote }: AwsEndpointOptions): AwsError {
  if (error instanceof AwsError) return error;
  onNote?.(`${place.service}: ${error instanceof Error ? error.stack : String(error)}`);
  return new AwsError(
    'InternalFailure',
    500,
    'The request processing has failed because of an unknown error.',
  );
}

function withRequestId(answer: AwsResponse, { dialect, requestId }: Place): AwsResponse {
  const name = dialect === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid';
  return { ...answer, headers: { [name]: requestId, ...answer.headers } };
}

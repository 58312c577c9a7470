/**
 * The front of the local AWS: one HTTPS listener on loopback per network position. admit.ts lets signed
 * requests in; services answer, with errors in each service's own shape. A service sees admitted requests
 * alone, and an answer contains no detail of an internal fault.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { AuthorizeCaller } from '../../account/authorize.ts';
import { AwsError, type AwsRequest, type AwsResponse, type ServiceName } from '../../account/aws-request.ts';
import { type AdmitOptions, type Admitted, admit, Dropped } from './admit.ts';
import { dialectOf, type ErrorPlace, renderError } from './error-shapes.ts';
import { ClientLeft, writeAnswer } from './http-body.ts';
import { askOf, notPartOfLocalAws } from './unknown-service.ts';

export type Service = (request: AwsRequest) => Promise<AwsResponse> | AwsResponse;

export type AwsEndpointOptions = AdmitOptions & {
  /** PEM */
  tls: { key: string; cert: string };
  /** decides about services that are not in `services` */
  authorize: AuthorizeCaller;
  services: Partial<Record<ServiceName, Service>>;
  /** one line for the operator of the local AWS: dropped packets, internal faults */
  onNote?: (line: string) => void;
};

export type AwsEndpoint = {
  /** `https://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
};

/** Longer than the idle time of the SDK's sockets, so that the listener does not close first. */
const keepAliveMs = 120_000;

/** Opens the listener. */
export async function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const server = createServer(
    { ...options.tls, minVersion: 'TLSv1.2', keepAlive: true },
    (request, response) => {
      void serve(options, request, response);
    },
  );
  server.keepAliveTimeout = keepAliveMs;
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
  const place = placeOf(request);
  let answer: AwsResponse;
  try {
    answer = await answerTo(options, await admit(options, request), place.requestId);
  } catch (error) {
    if (error instanceof Dropped || error instanceof ClientLeft) {
      if (error instanceof Dropped) options.onNote?.(error.message);
      request.socket.destroy();
      return;
    }
    answer = renderError(asAwsError(error, place, options), place);
    // The rest of a request that was refused half-read must not be read as the next one.
    if (!request.complete) answer.headers.connection = 'close';
  }
  try {
    await writeAnswer(response, withRequestId(answer, place));
  } catch (error) {
    if (error instanceof ClientLeft) return;
    options.onNote?.(`${place.service}: the answer to ${place.requestId} broke off: ${String(error)}`);
    response.destroy();
  }
}

async function answerTo(
  options: AwsEndpointOptions,
  request: Admitted,
  requestId: string,
): Promise<AwsResponse> {
  const { service, session, network } = request;
  const known = Object.hasOwn(options.services, service) && options.services[service as ServiceName];
  if (known) return known({ ...request, requestId, service: service as ServiceName });

  const ask = askOf(request, options);
  if (ask) options.authorize({ session, network }, ask);
  throw notPartOfLocalAws(service, ask?.action);
}

/** The facts that decide an error's shape, from a request that was not verified yet. */
function placeOf(request: IncomingMessage): ErrorPlace {
  const { authorization = '', ...others } = request.headers;
  const [, service = ''] = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/,]+)\//.exec(authorization) ?? [];
  const headers = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]));
  const path = request.url?.split('?', 1)[0] ?? '';
  return { service, dialect: dialectOf(service, headers), requestId: randomUUID(), path };
}

/** Any other error is an internal fault: noted, and answered without detail. */
function asAwsError(error: unknown, place: ErrorPlace, { onNote }: AwsEndpointOptions): AwsError {
  if (error instanceof AwsError) return error;
  onNote?.(`${place.service}: ${error instanceof Error ? error.stack : String(error)}`);
  return new AwsError(
    'InternalFailure',
    500,
    'The request processing has failed because of an unknown error.',
  );
}

function withRequestId(answer: AwsResponse, { dialect, requestId }: ErrorPlace): AwsResponse {
  const name = dialect === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid';
  return { ...answer, headers: { [name]: requestId, ...answer.headers } };
}

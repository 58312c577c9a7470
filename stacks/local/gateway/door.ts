/**
 * A door: the listener in front of a regional REST API, on loopback alone, for one origin. The path has no
 * stage, as with a custom domain with an empty base path. Refuses another host name (a page that rebinds its
 * own name to 127.0.0.1); node:http's strict parser refuses ambiguous requests before.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { listenOnLoopback } from '../issuer/loopback-listener.ts';
import { readUpTo, writeResponse } from './http/door-http.ts';
import { type GatewayRequest, type Header, headersOf } from './http/gateway-http.ts';
import { maxPayloadBytes } from './http/limits.ts';
import type { RestApi } from './rest-api.ts';

export type DoorOptions = {
  restApi: RestApi;
  /** scheme, `localhost` and port, for example `https://localhost:8443`; port 0 takes a free one */
  origin: string;
  /** PEM; needed for https */
  tls?: { key: string; cert: string };
  /** gets the error when serving a request failed, without values of the request */
  onNote?: (note: string) => void;
};

export type OpenDoor = {
  /** the origin with its real port */
  origin: string;
  /** Ends all connections, also those that stream, and waits until the port is free. */
  close(): Promise<void>;
};

/** Our limit, above the headers of any client. node:http and API Gateway's quota limit their bytes. */
const maxHeaders = 200;

/** Opens a door. @throws PlainError when the port is taken, the origin is not a loopback one, or the API is private */
export async function startDoor({ restApi, origin, tls, onNote }: DoorOptions): Promise<OpenDoor> {
  const { protocol, hostname, port } = new URL(origin);
  const proto = protocol === 'https:' ? 'https' : 'http';
  if (new URL(origin).origin !== origin || hostname !== 'localhost') {
    throw new Error(`${origin} is no origin of a local door: write http(s)://localhost:<port>`);
  }
  if (restApi.endpointType === 'PRIVATE') throw new Error(`${restApi.restApiId} is private and has no door`);
  if (proto === 'https' && !tls) throw new Error(`${origin} needs a certificate`);

  const standardPort = proto === 'https' ? 443 : 80;
  const listener = await listenOnLoopback(
    port === '' ? standardPort : Number(port),
    proto === 'https' ? tls : undefined,
  );
  const host = listener.port === standardPort ? hostname : `${hostname}:${listener.port}`;
  const at = { proto, port: listener.port, host } as const;
  listener.answerWith((request, response) => {
    // A client that leaves in the middle is not an error.
    response.on('error', () => {});
    void serve(restApi, at, request, response).catch((error: unknown) => {
      // Half an answer must not look complete, and the client must not wait for the rest.
      response.destroy();
      onNote?.(`${at.host}: ${error instanceof Error ? error.message : 'an answer broke off'}`);
    });
  });
  return { origin: `${proto}://${host}`, close: () => listener.close() };
}

type Place = { proto: 'http' | 'https'; port: number; host: string };

async function serve(restApi: RestApi, at: Place, request: IncomingMessage, response: ServerResponse) {
  const headers = pairsOf(request.rawHeaders);
  const refusal = refusalOf(request, headers, at);
  if (refusal) return refuse(response, refusal);
  const body = await readUpTo(request, maxPayloadBytes);
  if (body === 'client left') return;
  // The unread rest of a body must not be read as the next request.
  if (body === undefined) response.setHeader('Connection', 'close');
  const gatewayRequest = toGatewayRequest(request, { headers, body, at });
  return writeResponse(response, await restApi.handle(gatewayRequest));
}

type Refusal = { status: number; message: string; errorType: string };

function refusalOf(request: IncomingMessage, headers: Header[], at: Place): Refusal | undefined {
  const hosts = headersOf(headers, 'host');
  if (hosts.length !== 1 || hosts[0] !== at.host) {
    return { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' };
  }
  // RFC 9112, 3.2.1: origin-form. The other forms are for proxies; a door is not a proxy.
  if (!request.url?.startsWith('/') || headers.length > maxHeaders) {
    return { status: 400, message: 'Bad Request', errorType: 'BadRequestException' };
  }
  return undefined;
}

function refuse(response: ServerResponse, { status, message, errorType }: Refusal): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'x-amzn-ErrorType': errorType,
    Connection: 'close',
  });
  response.end(JSON.stringify({ message }));
}

type Received = { headers: Header[]; body: Buffer | undefined; at: Place };

function toGatewayRequest(request: IncomingMessage, { headers, body, at }: Received): GatewayRequest {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    method: request.method ?? 'GET',
    path,
    sentPath: path,
    rawQuery: mark < 0 ? '' : target.slice(mark + 1),
    headers,
    body,
    // An IPv4 client has one address, also on a socket that accepts IPv6.
    sourceIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    domainName: 'localhost',
    proto: at.proto,
    port: at.port,
    ...tlsOf(request.socket),
  };
}

function tlsOf(socket: Socket): Pick<GatewayRequest, 'tlsVersion'> {
  const tlsVersion = socket instanceof TLSSocket ? socket.getProtocol() : null;
  return tlsVersion === null ? {} : { tlsVersion };
}

function pairsOf(rawHeaders: string[]): Header[] {
  const pairs: Header[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}

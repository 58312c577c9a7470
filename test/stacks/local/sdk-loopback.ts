/**
 * A loopback HTTP server that hands what the real SDK clients send to one service of the local AWS, as the
 * listener does after it verified the signature: a fake session, an authorize that records every question and
 * answers as the test says.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Ask,
  type Authorize,
  AwsError,
  type AwsRequest,
  type AwsResponse,
  type ServiceName,
} from '../../../stacks/account/aws-request.ts';
import type { Plan, Resource } from '../../../stacks/plan/plan-types.ts';

export const region = 'eu-central-1';
export const accountId = '111122223333';
export const credentials = { accessKeyId: 'ASIATEST', secretAccessKey: 'secret', sessionToken: 'token' };

/** Records what was asked; `rule` decides, and starts as "everything is allowed". */
export function recordingAuthorize() {
  const asked: Ask[] = [];
  const gate = { asked, rule: (_ask: Ask): boolean => true };
  const authorize: Authorize = (_request, ask) => {
    asked.push(ask);
    if (!gate.rule(ask)) throw new AwsError('AccessDenied', 403, `not authorized to perform: ${ask.action}`);
  };
  return { gate, authorize };
}

export function planOf(resources: Pick<Resource, 'type' | 'name' | 'inputs' | 'outputs'>[]): Plan {
  return {
    app: 'chokepoint',
    stage: 'local',
    mode: 'deploy',
    region,
    accountId,
    contracts: [],
    resources: resources.map((resource) => ({
      ...resource,
      urn: `urn:${resource.type}::${resource.name}`,
      id: resource.name,
      deps: [],
      opts: {},
    })),
  };
}

export function awsRequest(service: ServiceName, of: Partial<AwsRequest> & { method: string; path: string }) {
  const request: AwsRequest = {
    service,
    requestId: 'request-1',
    query: new URLSearchParams(of.path.split('?')[1] ?? ''),
    headers: {},
    body: Buffer.alloc(0),
    session: {
      arn: `arn:aws:sts::${accountId}:assumed-role/data/session`,
      roleArn: `arn:aws:iam::${accountId}:role/data`,
      roleName: 'data',
      roleId: 'AROATEST',
      sessionName: 'session',
      accessKeyId: credentials.accessKeyId,
      issuedAtMs: 0,
      expiresAtMs: 1,
      tags: {},
    },
    network: { sourceIp: '127.0.0.1' },
    ...of,
  };
  return request;
}

/** Serves `handle` on a free loopback port. Errors are rendered as the service renders them. */
export async function serve(
  service: 's3' | 'dynamodb',
  handle: (request: AwsRequest) => Promise<AwsResponse>,
) {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const request = await toAwsRequest(service, incoming);
      send(incoming, outgoing, await handle(request));
    } catch (error) {
      const known = error instanceof AwsError ? error : new AwsError('InternalError', 500, String(error));
      send(incoming, outgoing, render(service, known));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function toAwsRequest(service: ServiceName, incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return awsRequest(service, {
    method: incoming.method as string,
    path: incoming.url as string,
    headers: incoming.headers as Record<string, string>,
    body: Buffer.concat(chunks),
  });
}

function send(incoming: IncomingMessage, outgoing: ServerResponse, response: AwsResponse): void {
  outgoing.writeHead(response.status, response.headers);
  outgoing.end(incoming.method === 'HEAD' ? undefined : response.body);
}

function render(service: ServiceName, { code, status, message }: AwsError): AwsResponse {
  if (service === 's3') {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message.replace(/[&<]/g, '')}</Message></Error>`;
    return { status, headers: { 'content-type': 'application/xml' }, body };
  }
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { status, headers, body: JSON.stringify({ __type: `com.amazonaws.dynamodb#${code}`, message }) };
}

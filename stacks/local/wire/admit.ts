/**
 * Turns a connection into a request that a service may read: the request, its signer and its origin. Order:
 * the claimed signer, the network way to the service, the whole body (limited), the session behind the token,
 * the signature over everything, the account. Never trusts the caller for session, network position or body
 * hash.
 */
import type { IncomingMessage } from 'node:http';
import { AwsError, type AwsRequest, type Network } from '../../account/aws-request.ts';
import type { Position } from '../../account/planned-network.ts';
import type { Vault } from '../sts/credentials.ts';
import { plainHeaders } from './aws-chunked.ts';
import { readBody } from './http-body.ts';
import { type RequestWithBody, verifySignature } from './sigv4.ts';
import { type Authorization, parseAuthorization, singleHeaders } from './sigv4-authorization.ts';
import { splitTarget } from './sigv4-canonical.ts';

export type AdmitOptions = {
  /** the network position of the requests at this listener */
  position: Position;
  region: string;
  accountId: string;
  vault: Vault;
  maxBodyBytes: number;
  /** milliseconds since the epoch; the clock by default */
  now?: () => number;
};

/** A verified request; `service` is that of the credential scope, which the local AWS may lack. */
export type Admitted = Omit<AwsRequest, 'service' | 'requestId'> & { service: string };

/** A request to a service without a network way there: no answer, as on a network that drops the packet. */
export class Dropped extends Error {}

/** Admits a request. @throws Dropped, ClientLeft, or the AwsError of the first failed check */
export async function admit(options: AdmitOptions, incoming: IncomingMessage): Promise<Admitted> {
  const method = incoming.method ?? '';
  const target = incoming.url ?? '';
  const received = { method, target, headers: singleHeaders(incoming.rawHeaders) };
  const authorization = parseAuthorization(received);
  const { service } = authorization;
  const network = networkTo(options.position, service);
  const body = await readBody(incoming, options.maxBodyBytes);
  const { path, query } = splitTarget(target);
  const verified = verify(options, { ...received, body }, authorization);
  return { service, method, path, query: new URLSearchParams(query), network, ...verified };
}

function networkTo(position: Position, service: string): Network {
  if (!position.vpc) return { sourceIp: position.sourceIp };
  const way = position.vpc.reach.get(service);
  if (!way) {
    throw new Dropped(
      `dropped a packet to ${service}: no VPC endpoint for it is reachable from ${position.name}`,
    );
  }
  return { sourceIp: position.sourceIp, sourceVpc: position.vpc.id, sourceVpce: way.vpce };
}

/** The session behind a valid signature, with the headers and the body that the service may read. */
function verify(
  options: AdmitOptions,
  request: RequestWithBody,
  authorization: Authorization,
): Pick<Admitted, 'session' | 'headers' | 'body'> {
  const { headers } = request;
  const { vault, region, accountId, now = Date.now } = options;
  const { session, secretAccessKey } = vault.open(
    authorization.accessKeyId,
    headers['x-amz-security-token'] ?? '',
  );
  const body = verifySignature(request, authorization, { secretAccessKey, region, nowMs: now(), tls: true });
  if (session.arn.split(':')[4] !== accountId) {
    throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
  }
  return { session, headers: body === request.body ? headers : plainHeaders(headers, body), body };
}

/**
 * A tiny MCP resource server for the flow tests: RFC 9728 metadata, the challenge, and token checks by
 * `aws-jwt-verify` over the issuer's https JWKS with the local CA, as the authorizer does it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleFetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { Tls } from '../../../../stacks/local/wire/tls.ts';

export type Verify = (token: string) => Promise<Record<string, unknown>>;

/** Signature, issuer, audience, expiry and `typ: at+jwt`. */
export function verifierFor(tls: Tls, door: { issuer: string; resource: string; jwksUri: string }): Verify {
  const jwksCache = new SimpleJwksCache({
    fetcher: new SimpleFetcher({ defaultRequestOptions: { ca: tls.ca } }),
  });
  const verifier = JwtVerifier.create(
    {
      issuer: door.issuer,
      audience: door.resource,
      jwksUri: door.jwksUri,
      customJwtCheck: ({ header }) => {
        if (header.typ !== 'at+jwt') throw new Error(`typ is ${String(header.typ)}, not at+jwt`);
      },
    },
    { jwksCache },
  );
  return (token) => verifier.verify(token) as Promise<Record<string, unknown>>;
}

export type ResourceServer = {
  resource: string;
  /** set when the issuer runs; the resource's port is known before */
  protect(issuer: string, scopes: string[], verify: Verify): void;
  close(): void;
};

export async function startResourceServer(tls?: Tls): Promise<ResourceServer> {
  let answer = (_request: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(503).end();
  const listener = (request: IncomingMessage, response: ServerResponse) => answer(request, response);
  const server = tls ? createTlsServer({ key: tls.key, cert: tls.cert }, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`;
  const resource = `${origin}/mcp`;
  const metadataUrl = `${origin}/.well-known/oauth-protected-resource/mcp`;
  return {
    resource,
    protect: (issuer, scopes, verify) => {
      const metadata = { resource, authorization_servers: [issuer], scopes_supported: scopes };
      const challenge = `Bearer resource_metadata="${metadataUrl}", scope="${scopes.join(' ')}"`;
      answer = (request, response) => {
        if (request.url === new URL(metadataUrl).pathname) return sendJson(response, 200, metadata);
        if (request.url !== '/mcp') return sendJson(response, 404, {});
        const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
        verify(token ?? '').then(
          ({ sub, tenant, scope }) => sendJson(response, 200, { sub, tenant, scope }),
          () => sendJson(response, 401, {}, { 'WWW-Authenticate': challenge }),
        );
      };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

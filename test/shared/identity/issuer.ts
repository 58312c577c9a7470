/** An issuer on loopback: its key set over TLS, and tokens signed with its keys or with nearly its keys. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTHeaderParameters,
  SignJWT,
} from 'jose';
import { ensureTls } from '../../../stacks/local/wire/tls.ts';

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;
export type Token = {
  claims?: Record<string, unknown>;
  header?: Partial<JWTHeaderParameters>;
  key?: CryptoKey;
};

export const resource = 'https://mcp.example.com/mcp';
export const nowSeconds = () => Math.floor(Date.now() / 1000);

/** `fetches`: how often the key set was asked for. */
export async function startIssuer() {
  const rsa = await generateKeyPair('RS256', { extractable: true });
  const ec = await generateKeyPair('ES256');
  const other = await generateKeyPair('RS256');
  const keys = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' },
    // Without `alg`, as some issuers publish them: then the token's header alone names the algorithm.
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa-plain' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(other.publicKey)), kid: 'encryption', use: 'enc' },
  ];
  const home = await mkdtemp(join(tmpdir(), 'issuer-'));
  const tls = await ensureTls(home);
  setDefaultCACertificates([...getCACertificates('default'), tls.ca]);
  const counted = { fetches: 0 };
  const good = (response: ServerResponse) => response.end(JSON.stringify({ keys }));
  const serving: { answer: (response: ServerResponse) => void } = { answer: good };
  const server = createServer({ key: tls.key, cert: tls.cert }, (_request, response) => {
    counted.fetches += 1;
    response.setHeader('connection', 'close');
    serving.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;

  return {
    url,
    jwksUri: `${url}/jwks`,
    counted,
    /** what the key set's address answers; `good` is the key set */
    serving,
    good,
    publicPem: await exportSPKI(rsa.publicKey),
    keys: { rsa: rsa.privateKey, ec: ec.privateKey, other: other.privateKey },
    /** A token that is good at the door `resource`, but for what the caller changes; undefined takes a part away. */
    async token({ claims = {}, header = {}, key = rsa.privateKey }: Token = {}): Promise<string> {
      const payload = { ...goodClaims(url), ...claims };
      return new SignJWT(JSON.parse(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'RS256', kid: 'rsa', typ: 'at+jwt', ...header })
        .sign(key);
    },
    /** A token with any header and claims, signed with the key `rsa`: libraries sign no extension that they do not know. */
    async signed(header: object, claims: object = goodClaims(url)): Promise<string> {
      const unsigned = assemble({ alg: 'RS256', kid: 'rsa', typ: 'at+jwt', ...header }, claims, '');
      const bytes = Buffer.from(unsigned.slice(0, -1));
      const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', rsa.privateKey, bytes);
      return unsigned + Buffer.from(signature).toString('base64url');
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(home, { recursive: true });
    },
  };
}

export function goodClaims(issuer: string): Record<string, unknown> {
  return {
    iss: issuer,
    sub: 'auth0|ines',
    aud: resource,
    exp: nowSeconds() + 600,
    iat: nowSeconds(),
    client_id: 'client',
    scope: 'letters:read parcels:read',
    tenant: 'fjord',
    groups: ['mates'],
  };
}

/** A token of which any part is what the caller says, signature included. */
export function assemble(header: object, payload: object, signature: string): string {
  const encoded = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...encoded, signature].join('.');
}

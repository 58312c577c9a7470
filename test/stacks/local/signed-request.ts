/**
 * Requests signed by the SDK's own signer, as node:http would send them, for tests that then change one
 * thing.
 */
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  type RequestWithBody,
  type Verification,
  verifySignature,
} from '../../../stacks/local/wire/sigv4.ts';
import { parseAuthorization } from '../../../stacks/local/wire/sigv4-authorization.ts';
import { REGION } from './fixture-plan.ts';

export const NOW_MS = Date.UTC(2026, 4, 17, 12, 0, 0);
export const KEYS = { accessKeyId: 'ASIAAAAAAAAAAAAAAAAA', secretAccessKey: 'secret', sessionToken: 'token' };

export type Unsigned = {
  service: string;
  method?: string;
  path?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
  signingMs?: number;
  region?: string;
  unsignableHeaders?: string[];
  /** false: without x-amz-content-sha256 */
  applyChecksum?: boolean;
};

/** Signs with @smithy/signature-v4, S3's way for S3. */
export async function signed(request: Unsigned, keys: typeof KEYS = KEYS): Promise<RequestWithBody> {
  const { service, method = 'POST', path = '/', query = {}, headers = {}, body = '' } = request;
  const signer = new SignatureV4({
    service,
    region: request.region ?? REGION,
    credentials: keys,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: request.applyChecksum ?? true,
  });
  const toSign = {
    protocol: 'https:',
    hostname: 'aws.test',
    method,
    path,
    query,
    headers: { host: 'aws.test', ...headers },
    body,
  };
  const { headers: signedHeaders } = await signer.sign(toSign, {
    signingDate: new Date(request.signingMs ?? NOW_MS),
    ...(request.unsignableHeaders ? { unsignableHeaders: new Set(request.unsignableHeaders) } : {}),
  });
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return {
    method,
    target: pairs.length > 0 ? `${path}?${pairs.join('&')}` : path,
    headers: Object.fromEntries(
      Object.entries(signedHeaders).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body: Buffer.from(body),
  };
}

/** Reads and verifies as the listener does, with the clock at the time of signing. */
export function verify(request: RequestWithBody, verification: Partial<Verification> = {}): Buffer {
  const authorization = parseAuthorization(request);
  return verifySignature(request, authorization, {
    secretAccessKey: KEYS.secretAccessKey,
    region: REGION,
    nowMs: NOW_MS,
    tls: true,
    ...verification,
  });
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

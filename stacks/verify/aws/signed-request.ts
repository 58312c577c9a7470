/**
 * Sends one signed request to an AWS service whose SDK client is not a dependency. The request goes to no
 * host but the service's own, or the endpoint that a test sets.
 */
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { ask } from '../target/door-request.ts';

export type AwsCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

export type Signer = {
  credentials: AwsCredentials;
  region: string;
  /** where requests go instead of https://<host>; tests */
  endpoint?: string;
};

export type SignedRequest = {
  service: string;
  host: string;
  method?: string;
  path?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
  /** of the signature; IAM's requests are signed for us-east-1 in every stage */
  region?: string;
};

/** @param query of the URL; @returns any answer, whatever its status */
export async function sendSigned(
  { credentials, region, endpoint }: Signer,
  {
    service,
    host,
    method = 'POST',
    path = '/',
    query = {},
    headers = {},
    body = '',
    ...given
  }: SignedRequest,
): Promise<{ status: number; body: string }> {
  const options = { service, region: given.region ?? region, credentials, sha256: Sha256 };
  const target = { protocol: 'https:', hostname: host, path, query };
  const request = { method, ...target, headers: { host, ...headers }, body };
  const signed = await new SignatureV4(options).sign(request);
  const url = new URL(path, endpoint ?? `https://${host}`);
  url.search = new URLSearchParams(query).toString();
  return ask(url.href, method, signed.headers, body);
}

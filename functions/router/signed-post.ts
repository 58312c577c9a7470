/**
 * One signed POST of JSON to an AWS service over a keep-alive connection. Enters: a body. Leaves: the status and the
 * fields of the answer. Never: a silence of more than `attemptTimeoutMs`, an answer's text in an error. The caller
 * decides whether to try twice, since it knows whether that is safe. Without the SDK's client, for the reasons in
 * tools-port.ts.
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { RouterConfig } from './config.ts';

/** The address of the service, its name in signatures, and how long one attempt may take. */
export type AwsService = { signingName: string; host: string; attemptTimeoutMs: number };

export type ServiceRequest = { path: string; headers: Record<string, string>; body: string };

/** `fields`: the answer's JSON object; empty for any other answer. */
export type ServiceAnswer = { status: number; fields: Record<string, unknown> };

export type SignedPost = (request: ServiceRequest) => Promise<ServiceAnswer>;

/**
 * @param env holds the credentials of the execution role, which Lambda sets for as long as an environment lives
 * @throws Error when `env` holds none; the function that it returns throws errors of the network
 */
export function signedPost(
  { signingName, host, attemptTimeoutMs }: AwsService,
  config: Pick<RouterConfig, 'deployment' | 'endpointUrl'>,
  env: NodeJS.ProcessEnv,
): SignedPost {
  const { region } = config.deployment;
  const at = config.endpointUrl ?? new URL(`https://${host}`);
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  // As in tools-port.ts: signed for the service's own name, TLS checked against the endpoint that stands for it.
  const servername = config.endpointUrl === undefined ? host : '';
  const to = { agent, host: at.hostname, port: at.port || 443, method: 'POST', servername };
  const credentials = credentialsIn(env);
  const signer = new SignatureV4({ service: signingName, region, credentials, sha256: Sha256 });

  return async ({ path, headers: own, body }) => {
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'https:',
      hostname: host,
      path,
      headers: { host, 'content-length': String(Buffer.byteLength(body)), ...own },
      body,
    });
    const signal = AbortSignal.timeout(attemptTimeoutMs);
    const response = await post({ ...to, path, headers, signal }, body);
    return { status: response.statusCode ?? 0, fields: parse(await text(response)) };
  };
}

/** An answer other than the expected one. Its text names resources, so only the status and the kind are kept. */
export class ServiceError extends Error {
  readonly status: number;
  constructor(service: string, { status, fields }: ServiceAnswer) {
    super(`${service} answered ${status}`);
    // AWS JSON protocols: an error carries its kind in `__type`, perhaps behind a namespace.
    this.name = String(fields.__type ?? '').replace(/^.*#/, '') || 'ServiceError';
    this.status = status;
  }
}

/**
 * One attempt, and a second one unless that would change nothing.
 * @throws the error of the last attempt
 */
export function tryTwice<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  return attempt().catch((error) => (isFinal(error) ? Promise.reject(error) : attempt()));
}

/**
 * The service refused: no right, no such resource, a malformed request. A throttle may pass: Bedrock answers 429, and
 * DynamoDB 400 with a name of its own (DynamoDB Developer Guide, "Error handling").
 */
function isFinal(error: unknown): boolean {
  return (
    error instanceof ServiceError &&
    error.status >= 400 &&
    error.status < 500 &&
    error.status !== 429 &&
    !/^(Throttling|ProvisionedThroughputExceeded|RequestLimitExceeded)/.test(error.name)
  );
}

function credentialsIn(env: NodeJS.ProcessEnv) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY || !AWS_SESSION_TOKEN)
    throw new Error('the environment holds no credentials of an execution role');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
}

async function post(options: RequestOptions, body: string): Promise<IncomingMessage> {
  const outgoing = httpsRequest(options);
  // The reader of the answer hears of an error after its begin; unhandled here, the error would end the environment.
  outgoing.on('error', () => undefined);
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

function parse(answer: string): Record<string, unknown> {
  try {
    return (JSON.parse(answer) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

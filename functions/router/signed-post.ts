/**
 * One signed POST to an AWS service over a keep-alive connection. Enters: a body. Leaves: the status and the text of the
 * answer. Never: a wait of more than `attemptTimeoutMs`, an answer's text in an error. The caller decides whether to try
 * twice, since it knows whether that is safe. Without the SDK's client, for the reasons in tools-port.ts.
 */
import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { isThrottlingError } from '@smithy/core/retry';
import type { RouterConfig } from './config.ts';
import { createSigner, type SigningCredentials } from './sign.ts';

/** The address of the service, its name in signatures, and how long one attempt may take. */
export type AwsService = { signingName: string; host: string; attemptTimeoutMs: number };

export type ServiceRequest = { path: string; headers: Record<string, string>; body: string };

export type ServiceAnswer = { status: number; text: string };

export type SignedPost = (request: ServiceRequest) => Promise<ServiceAnswer>;

/** No answer of these services that anybody reads is larger. */
const maxAnswerCharacters = 1_000_000;

/**
 * @param env holds the credentials of the execution role, which Lambda sets for as long as an environment lives
 * @throws Error when `env` holds none; the function that it returns throws errors of the network, and an error named
 *   TimeoutError
 */
export function signedPost(
  { signingName, host, attemptTimeoutMs }: AwsService,
  config: Pick<RouterConfig, 'deployment' | 'endpointUrl'>,
  env: NodeJS.ProcessEnv,
): SignedPost {
  const at = config.endpointUrl ?? new URL(`https://${host}`);
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  // As in tools-port.ts: signed for the service's own name, TLS checked against the endpoint that stands for it.
  const servername = config.endpointUrl === undefined ? host : '';
  const to = { agent, host: at.hostname, port: at.port || 443, method: 'POST', servername };
  const credentials = credentialsIn(env);
  const sign = createSigner(signingName, config.deployment.region);

  return ({ path, headers: own, body }) => {
    const all = { host, 'content-length': String(Buffer.byteLength(body)), ...own };
    const headers = sign({ path, headers: all, body }, credentials);
    return post({ ...to, path, headers }, body, attemptTimeoutMs);
  };
}

/** @returns the fields of a JSON object; empty for any other text */
export function jsonFields({ text }: ServiceAnswer): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** An answer other than the expected one. Its text names resources, so only the status and the kind are kept. */
export class ServiceError extends Error {
  readonly $metadata: { httpStatusCode: number };
  /** @param kind the service's name for it */
  constructor(service: string, status: number, kind: string) {
    super(`${service} answered ${status}`);
    this.name = kind || 'ServiceError';
    this.$metadata = { httpStatusCode: status };
  }
}

/** An error of an AWS JSON protocol, which carries its kind in `__type`, perhaps behind a namespace. */
export function jsonError(service: string, answer: ServiceAnswer): ServiceError {
  const type = String(jsonFields(answer).__type ?? '');
  return new ServiceError(service, answer.status, type.replace(/^.*#/, ''));
}

/** Milliseconds before a throttled request is sent again: at least the half of it, and a random part of the rest. */
const throttlePauseMs = 200;

/**
 * One attempt, and a second one unless that would change nothing.
 * @throws the error of the last attempt
 */
export async function tryTwice<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  try {
    return await attempt();
  } catch (error) {
    if (isFinal(error)) throw error;
    // Many callers are throttled at the same moment: they come back one by one.
    if (isThrottle(error)) await pause((throttlePauseMs * (1 + Math.random())) / 2);
    return await attempt();
  }
}

/** Whether AWS wants fewer requests, by the SDK's list of names and by status 429. */
export function isThrottle(error: unknown): boolean {
  return error instanceof ServiceError && isThrottlingError(error as never);
}

/** The service refused: no right, no such resource, a malformed request. A throttle may pass. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof ServiceError) || isThrottle(error)) return false;
  const { httpStatusCode } = error.$metadata;
  return httpStatusCode >= 400 && httpStatusCode < 500;
}

function credentialsIn(env: NodeJS.ProcessEnv): SigningCredentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY || !AWS_SESSION_TOKEN)
    throw new Error('the environment holds no credentials of an execution role');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
}

function post(options: RequestOptions, body: string, timeoutMs: number): Promise<ServiceAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(options, (response: IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > maxAnswerCharacters) fail(new Error('the answer is too long'));
      });
      response.once('error', fail);
      response.once('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
      outgoing.destroy();
    };
    const timer = setTimeout(() => fail(timeout(timeoutMs)), timeoutMs);
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

function timeout(timeoutMs: number): Error {
  const error = new Error(`no whole answer within ${timeoutMs} ms`);
  error.name = 'TimeoutError';
  return error;
}

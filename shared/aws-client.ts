/**
 * AWS SDK clients with one call's session. The connections and the settings live as long as the environment, a client
 * as long as its call: an SDK client keeps its credentials, and two calls must never share them, nor may work that
 * outlives its call get the session of the next one.
 */
import { isThrottlingError } from '@smithy/core/retry';
import type { DataSession } from './private-call.ts';

/**
 * Settings that an SDK client reads from the environment and from files. Read for each client, they cost more than its
 * request. A name that is missing here costs time; none of these holds or makes credentials.
 */
const settings = [
  ...(['region', 'defaultsMode', 'maxAttempts', 'retryMode', 'useDualstackEndpoint'] as const),
  ...(['useFipsEndpoint', 'userAgentAppId', 'defaultUserAgentProvider', 'authSchemePreference'] as const),
  ...(['requestChecksumCalculation', 'responseChecksumValidation', 'sigv4aSigningRegionSet'] as const),
  ...(['disableS3ExpressSessionAuth', 'useArnRegion', 'accountIdEndpointMode'] as const),
  'endpointDiscoveryEnabledProvider',
] as const;

/** Credentials as an SDK client accepts them. */
export type CallCredentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
};

type SdkClient = {
  config: { requestHandler: unknown } & { readonly [Setting in (typeof settings)[number]]?: unknown };
  // biome-ignore lint/suspicious/noExplicitAny: each client has a stack of its own input and output types
  middlewareStack: { add(middleware: any, options: { step: 'initialize'; name: string }): void };
};
/** `maxAttempts`: how often one command is sent at most while AWS throttles or fails; the SDK's default is 3. */
type Patience = { maxAttempts?: number };
type Constructor<Client> = new (
  config: { requestHandler?: never; credentials?: CallCredentials } & Patience,
) => Client;

/** @returns a function from a call's credentials to a client of this class, on connections and settings that all calls share */
export function clientPerCall<Client extends SdkClient>(
  type: Constructor<Client>,
  patience: Patience = {},
): (credentials: CallCredentials) => Client {
  const { config } = new type({});
  const read = settings
    .map((setting) => [setting, config[setting]])
    .filter(([, value]) => value !== undefined);
  const shared = { ...Object.fromEntries(read), requestHandler: config.requestHandler as never, ...patience };
  return (credentials) => {
    const client = new type({ ...shared, credentials });
    client.middlewareStack.add(noteFailure, { step: 'initialize', name: 'noteFailure' });
    return client;
  };
}

type Command = { name: string; input: { Bucket?: unknown; Key?: unknown } };
type Send = (args: { input: Command['input'] }) => Promise<unknown>;

/** The SDK's errors do not say which command failed. */
const failedCommands = new WeakMap<object, Command>();

const noteFailure =
  (next: Send, { commandName = '' }: { commandName?: string }): Send =>
  async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (error instanceof Error) failedCommands.set(error, { name: commandName, input: args.input });
      throw error;
    }
  };

/** The object of a failed GetObject or HeadObject of a client of clientPerCall; undefined for any other error. */
export function failedRead(error: unknown): { bucket: unknown; key: unknown } | undefined {
  const command = error instanceof Error ? failedCommands.get(error) : undefined;
  if (command === undefined || !/^(Get|Head)ObjectCommand$/.test(command.name)) return undefined;
  return { bucket: command.input.Bucket, key: command.input.Key };
}

/** The session of the wire as an SDK client accepts it. */
export function toCallCredentials(session: DataSession): CallCredentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = session;
  return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiresAt) };
}

type Failed = Error & { $metadata?: { httpStatusCode?: number } };

/**
 * Whether IAM denied the request. S3 answers 403 AccessDenied, DynamoDB 400 AccessDeniedException. The answer to HEAD
 * has no body that names an error: then the SDK knows the status alone.
 */
export function isAccessDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/^(AccessDenied|AccessDeniedException|Forbidden|403)$/.test(error.name)) return true;
  return isNameless(error, 403);
}

/**
 * Whether AWS wants fewer requests, after the client's own attempts. Names: the SDK's list. S3 answers SlowDown with
 * 503, and to HEAD 503 alone (S3 API Reference, "List of error codes").
 */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && (isThrottlingError(error as never) || isNameless(error, 503));
}

function isNameless(error: Failed, status: number): boolean {
  return /^Unknown(Error)?$/.test(error.name) && error.$metadata?.httpStatusCode === status;
}

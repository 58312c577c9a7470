/**
 * AWS SDK clients that carry one call's session. The connections live as long as the environment, a client as
 * long as its call: an SDK client memoises its credentials, and two calls must never share them.
 * (A client on shared connections costs about 0.15 ms of CPU; a new connection costs a TLS handshake.)
 */
import type { DataSession } from './private-call.ts';

/** What an SDK client takes as credentials. */
export type CallCredentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
};

type SdkClient = { config: { requestHandler: unknown } };
/** `maxAttempts`: how often one command is sent at most while AWS throttles or fails; the SDK's default is 3. */
type Patience = { maxAttempts?: number };
type Constructor<Client> = new (
  config: { requestHandler?: never; credentials?: CallCredentials } & Patience,
) => Client;

/** Enters: a client class. Leaves: a function from a call's credentials to a client on shared connections. */
export function clientPerCall<Client extends SdkClient>(
  type: Constructor<Client>,
  patience: Patience = {},
): (credentials: CallCredentials) => Client {
  const pool = new type({});
  return (credentials) =>
    new type({ ...patience, credentials, requestHandler: pool.config.requestHandler as never });
}

export function toCallCredentials(session: DataSession): CallCredentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = session;
  return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiresAt) };
}

/** IAM said no to the call's own session. S3 answers 403 AccessDenied, DynamoDB 400 AccessDeniedException. */
export function isAccessDenied(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return (
    name === 'AccessDenied' || name === 'AccessDeniedException' || name === 'Forbidden' || name === '403'
  );
}

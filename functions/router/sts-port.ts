/** The STS port on `@aws-sdk/client-sts`: AssumeRole, with AWS's errors as refusals. */
import { AssumeRoleCommand, type Credentials, STSClient } from '@aws-sdk/client-sts';
import { isThrottled } from '../../shared/aws-client.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { AssumeRole, Ports, Session } from './ports.ts';

/** Milliseconds. STS answers within some 100 ms; without limits the SDK would wait for ever. */
const timeLimits = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/**
 * One client per environment: it signs with the router's own role, the same for every call.
 * @throws Refusal `policy-too-large`, `throttled` or `unavailable` from `assumeRole`
 */
export function stsPort(): Ports['sts'] {
  const client = new STSClient({ maxAttempts: 2, requestHandler: timeLimits });
  return {
    async assumeRole(request) {
      try {
        const { Credentials } = await client.send(commandOf(request));
        return sessionOf(Credentials);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

function commandOf(request: AssumeRole): AssumeRoleCommand {
  return new AssumeRoleCommand({
    RoleArn: request.roleArn,
    RoleSessionName: request.sessionName,
    SourceIdentity: request.sourceIdentity,
    DurationSeconds: request.durationSeconds,
    Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value })),
    Policy: request.policy,
  });
}

function sessionOf(credentials: Credentials | undefined): Session {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
    throw new Error('STS answered no credentials');
  return {
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    },
    expiresAtMs: Expiration.getTime(),
  };
}

/** The cause is logged, never answered. Codes: STS API Reference, AssumeRole, Errors; Common Errors. */
function refusalOf(error: unknown): unknown {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PackedPolicyTooLargeException' || name === 'PackedPolicyTooLarge')
    return new Refusal({ is: 'policy-too-large' }, { cause: error });
  if (isThrottled(error)) return new Refusal({ is: 'throttled' }, { cause: error });
  return new Refusal({ is: 'unavailable', what: 'sts' }, { cause: error });
}

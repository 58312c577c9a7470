/**
 * The condition context of a request: IAM's global condition keys and lambda:SourceFunctionArn, from the
 * session that signed it, the role behind the session, and the network of the listener. Takes no value that the
 * caller chooses, such as a header.
 * Source: IAM User Guide, "AWS global condition context keys"; each key is absent where that page says so.
 */
import type { ForwardingService, Network, Session } from './aws-request.ts';
import type { Principal } from './principals.ts';

export type Context = Record<string, string | string[]>;

/** Session and network of a request. `via`: the service that acts in the session's name. */
export type Caller = { session: Session; network: Network; via?: ForwardingService | undefined };

export type Surroundings = { region: string; accountId: string; nowMs: number };

/** @returns all condition keys that do not depend on the action */
export function callerContext(caller: Caller, role: Principal, around: Surroundings): Context {
  return {
    ...principalKeys(caller.session, role, around),
    ...(caller.via === undefined ? networkKeys(caller.network) : forwardedKeys(caller.via)),
    ...requestKeys(around),
    'aws:ViaAWSService': String(caller.via !== undefined),
  };
}

/**
 * "Session tags override role tags with the same key" (IAM User Guide, "Pass session tags in AWS STS"); tag keys
 * are compared without case.
 */
function principalKeys(session: Session, role: Principal, { accountId }: Surroundings): Context {
  const overridden = new Set(Object.keys(session.tags).map((key) => key.toLowerCase()));
  const roleTags = Object.entries(role.tags).filter(([key]) => !overridden.has(key.toLowerCase()));
  const tags = [...roleTags, ...Object.entries(session.tags)];
  return {
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
    // "For IAM roles, the request context returns the ARN of the role, not the ARN of the user that assumed
    // the role."
    'aws:PrincipalArn': role.roleArn,
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalType': 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    'aws:userid': `${session.roleId}:${session.sessionName}`,
    'aws:TokenIssueTime': isoSeconds(session.issuedAtMs),
    ...(session.sourceIdentity === undefined ? {} : { 'aws:SourceIdentity': session.sourceIdentity }),
    // "Available when … a Lambda function's execution role" makes the call (Lambda Developer Guide, "Working
    // with Lambda execution environment credentials"); absent from sessions that such code assumes.
    ...(session.sourceFunctionArn === undefined
      ? {}
      : { 'lambda:SourceFunctionArn': session.sourceFunctionArn }),
  };
}

/** Requests through a VPC endpoint have aws:VpcSourceIp, all others have aws:SourceIp. */
function networkKeys(network: Network): Context {
  if (network.sourceVpce === undefined) return { 'aws:SourceIp': network.sourceIp };
  return {
    'aws:VpcSourceIp': network.sourceIp,
    'aws:SourceVpce': network.sourceVpce,
    ...(network.sourceVpc === undefined ? {} : { 'aws:SourceVpc': network.sourceVpc }),
  };
}

/**
 * A forwarded request comes from the service's own network. AWS documents no aws:SourceVpc or aws:SourceVpce for
 * it, and warns against aws:SourceIp. So it has none of the three, and a policy that demands one denies it.
 */
function forwardedKeys(via: ForwardingService): Context {
  const principal = `${via}.amazonaws.com`;
  return { 'aws:CalledVia': [principal], 'aws:CalledViaFirst': principal, 'aws:CalledViaLast': principal };
}

function requestKeys({ region, nowMs }: Surroundings): Context {
  return {
    'aws:RequestedRegion': region,
    // Every listener of the local AWS is TLS.
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': isoSeconds(nowMs),
    'aws:EpochTime': String(Math.floor(nowMs / 1_000)),
  };
}

function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

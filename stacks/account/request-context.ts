/**
 * The condition context of a request. In: the session that signed it, the network position of the listener,
 * the role behind the session. Out: the global condition keys of IAM, and lambda:SourceFunctionArn. Never: a
 * value from a header or another thing that the caller chooses.
 * Source: IAM User Guide, "AWS global condition context keys"; each key is absent where that page says so.
 */
import type { ForwardingService, Network, Session } from './aws-request.ts';
import type { Principal } from './principals.ts';

export type Context = Record<string, string | string[]>;

/** Session and network of a request, which a listener knows. `via`: the service that asks in the session's name. */
export type Caller = { session: Session; network: Network; via?: ForwardingService | undefined };

export type Surroundings = { region: string; accountId: string; nowMs: number };

/** All keys that do not depend on the action. */
export function callerContext(caller: Caller, role: Principal, around: Surroundings): Context {
  return {
    ...principalKeys(caller.session, role, around),
    ...(caller.via === undefined ? networkKeys(caller.network) : forwardedKeys(caller.via)),
    ...requestKeys(around),
    'aws:ViaAWSService': String(caller.via !== undefined),
  };
}

/**
 * Tags of the role under the tags of the session: "Session tags override role tags with the same key" (IAM
 * User Guide, "Pass session tags in AWS STS"); tag keys are compared without case.
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

/** aws:SourceIp is absent for a request through a VPC endpoint, aws:VpcSourceIp is there only for one. */
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
 * it, and warns of aws:SourceIp; so none is there, and a policy that demands one refuses.
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

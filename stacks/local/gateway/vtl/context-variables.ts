/**
 * The `$context` variables that this gateway can fill: the text of a name for a call and its findings, or
 * undefined where AWS has no value either. Unknown names are refused when an API is compiled.
 * Source: API Gateway Developer Guide, "Variables for data transformations" and "Variables for access
 * logging".
 */
import type { Call, Findings } from '../call.ts';

type Read = (call: Call, found: Findings) => string | number | null | undefined;

/** Where the variable is allowed: in gateway responses and access logs, or in access logs only. */
export type Place = 'gateway response' | 'access log';

const anywhere: Record<string, Read> = {
  accountId: ({ api }) => api.accountId,
  apiId: ({ api }) => api.restApiId,
  deploymentId: ({ api }) => api.deploymentId,
  stage: ({ api }) => api.stageName,
  domainName: ({ request }) => request.domainName,
  domainPrefix: ({ request }) => request.domainName.split('.')[0],
  requestId: (call) => call.requestId,
  extendedRequestId: (call) => call.extendedRequestId,
  xrayTraceId: (call) => call.traceId,
  httpMethod: (call) => call.method,
  path: ({ request }) => request.sentPath,
  protocol: () => 'HTTP/1.1',
  tlsVersion: ({ request }) => request.tlsVersion,
  requestTime: (call) => commonLogTime(call.startedAtMs),
  requestTimeEpoch: (call) => call.startedAtMs,
  resourceId: (_call, { match }) => match?.resourceId,
  resourcePath: (_call, { match }) => match?.resourcePath,
  'error.message': (_call, { error }) => error?.message,
  'error.messageString': (_call, { error }) => error && JSON.stringify(error.message),
  'error.responseType': (_call, { error }) => error?.type,
  'identity.sourceIp': (call) => call.request.sourceIp,
  'identity.userAgent': (call) => identityOf(call).userAgent,
  'identity.accountId': (call) => identityOf(call).accountId,
  'identity.caller': (call) => identityOf(call).caller,
  'identity.user': (call) => identityOf(call).user,
  'identity.userArn': (call) => identityOf(call).userArn,
  'identity.vpcId': (call) => identityOf(call).vpcId,
  'identity.vpceId': (call) => identityOf(call).vpceId,
  'authorizer.principalId': (_call, { principal }) => principal?.principalId,
};

const loggingOnly: Record<string, Read> = {
  status: (_call, { response }) => response?.status,
  responseLength: (_call, { response }) => response?.length,
  responseLatency: (_call, { response }) => response?.latencyMs,
  integrationStatus: (_call, { integration }) => integration?.status,
  integrationLatency: (_call, { integration }) => integration?.latencyMs,
  integrationErrorMessage: (_call, { integration }) => integration?.error,
  'integration.status': (_call, { integration }) => integration?.status,
  'integration.latency': (_call, { integration }) => integration?.latencyMs,
  'integration.error': (_call, { integration }) => integration?.error,
  'integration.responseTransferMode': (_call, { integration }) => integration?.mode,
  'authorize.status': (_call, { authorization }) => authorization?.status,
  'authorize.error': (_call, { authorization }) => authorization?.error,
  'authorizer.latency': (_call, { principal }) => principal?.latencyMs,
  'authorizer.integrationLatency': (_call, { principal }) => principal?.latencyMs,
};

/** Names under `authorizer.` that AWS reserves and that are not filled here. */
const reserved = /^(claims|error|status|latency|integration\w+|requestId|principalId)$/;

/** The reader of a variable (`identity.sourceIp`, without `$context.`) at a place; undefined if unknown. */
export function contextVariable(name: string, place: Place): Read | undefined {
  const known = Object.hasOwn(anywhere, name) ? anywhere[name] : undefined;
  if (known) return known;
  if (place === 'access log' && Object.hasOwn(loggingOnly, name)) return loggingOnly[name];
  const property = /^authorizer\.(\w+)$/.exec(name)?.[1];
  if (!property || reserved.test(property)) return undefined;
  return (_call, { principal }) =>
    principal && Object.hasOwn(principal.context, property) ? principal.context[property] : undefined;
}

export type Identity = {
  sourceIp: string;
  userAgent: string | null;
  accountId: string | null;
  /** unique id of the role and session name, as IAM writes a caller */
  caller: string | null;
  user: string | null;
  userArn: string | null;
  accessKey: string | null;
  vpcId?: string;
  vpceId?: string;
};

/** The caller by a verified signature; without one every name is null. */
export function identityOf({ request }: Call): Identity {
  const { session, network } = request.signed ?? {};
  const caller = session ? `${session.roleId}:${session.sessionName}` : null;
  const agent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent');
  return {
    sourceIp: request.sourceIp,
    userAgent: agent?.[1] ?? null,
    accountId: session ? (session.arn.split(':')[4] ?? null) : null,
    caller,
    user: caller,
    userArn: session?.arn ?? null,
    accessKey: session?.accessKeyId ?? null,
    ...(network?.sourceVpc && { vpcId: network.sourceVpc }),
    ...(network?.sourceVpce && { vpceId: network.sourceVpce }),
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `dd/MMM/yyyy:HH:mm:ss +-hhmm`, in UTC. */
export function commonLogTime(epochMs: number): string {
  const time = new Date(epochMs);
  const [date = '', clock = ''] = time.toISOString().split('T');
  const [year, , day] = date.split('-');
  return `${day}/${months[time.getUTCMonth()]}/${year}:${clock.slice(0, 8)} +0000`;
}

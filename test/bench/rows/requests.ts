/**
 * The events that API Gateway would send, as templates: JSON in which `{n}` becomes the number of the call and `{uuid}` a
 * new id. They are made by the local gateway's own code.
 */
import { randomBytes } from 'node:crypto';
import { type Caller, callerToContext } from '../../../shared/caller.ts';
import type { AwsRequest } from '../../../stacks/account/aws-request.ts';
import { type ApiFacts, openCall } from '../../../stacks/local/gateway/call.ts';
import type { GatewayRequest } from '../../../stacks/local/gateway/http/gateway-http.ts';
import { proxyEvent, requestAuthorizerEvent } from '../../../stacks/local/gateway/integrations/events.ts';
import type { Credentials } from '../back-end/answer.ts';

/** `resource`: of the door, its MCP URL. */
export type Place = { region: string; accountId: string; resource: string };

/** Released, and spoken by both major versions of the SDK. */
const revision = '2025-11-25';
const longAfter = Date.UTC(2100, 0, 1);

/** A message of JSON-RPC. */
export function message(method: string, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
}

/** tools/call. */
export const callOf = (name: string, args: object): string =>
  message('tools/call', { name, arguments: args });

/** A POST of an MCP client at the door; the caller is the one that the authorizer made. */
export function doorEvent(place: Place, caller: Caller, body: string): string {
  const match = { resourceId: 'mcp', resourcePath: '/mcp', pathParameters: {} };
  const call = openCall(factsOf(place), doorRequest(place, body), Date.now());
  const principal = { principalId: caller.subject, context: callerToContext(caller), latencyMs: 0 };
  return proxyEvent(call, match, { iam: false, principal });
}

/** The authorizer's question about the same POST. */
export function authorizerEvent(place: Place, token: string): string {
  const match = { resourceId: 'mcp', resourcePath: '/mcp', pathParameters: {} };
  const request = doorRequest(place, callOf('echo', { path: 'a' }), token);
  return requestAuthorizerEvent(openCall(factsOf(place), request, Date.now()), match);
}

/** A browser's GET of the approval page. */
export function pageEvent(place: Place, id: string, cookie: string): string {
  const path = `/approve/${id}`;
  const match = { resourceId: 'approve', resourcePath: '/approve/{id}', pathParameters: { id } };
  const headers = { Host: 'localhost', Accept: 'text/html', Cookie: cookie, 'User-Agent': 'bench' };
  const request = { ...doorRequest(place, ''), method: 'GET', path, sentPath: path };
  const call = openCall(factsOf(place), { ...request, headers: Object.entries(headers) }, Date.now());
  return proxyEvent(call, match, { iam: false });
}

/** `dataSession` is absent for a tool without grants; `invoker`: the ARN of the router's session. */
export type ToolCall = {
  tool: string;
  input: object;
  caller: Caller;
  dataSession?: Credentials;
  invoker: string;
};

/** The router's POST at the private API, signed. */
export function toolEvent(place: Place, { tool, input, caller, dataSession, invoker }: ToolCall): string {
  const expiresAt = new Date(longAfter).toISOString();
  const body = JSON.stringify({
    ...{ callId: '{uuid}', tool, input, caller, deadlineAtMs: longAfter, wantsProgress: false },
    ...(dataSession && { dataSession: { ...dataSession, expiresAt } }),
  });
  const match = { resourceId: 'tool', resourcePath: `/tools/${tool}`, pathParameters: {} };
  const session = {
    roleId: 'AROA',
    sessionName: invoker.replace(/^.*\//, ''),
    arn: invoker,
    accessKeyId: 'ASIA',
  };
  const signed = { session, network: { sourceIp: '10.0.0.7', sourceVpc: 'vpc-1', sourceVpce: 'vpce-1' } };
  const path = `/tools/${tool}`;
  const request = { ...doorRequest(place, body), path, sentPath: `/v1${path}`, signed: signed as AwsRequest };
  const call = openCall({ ...factsOf(place), stageVariables: {} }, request, Date.now());
  return proxyEvent(call, match, { iam: true });
}

function factsOf({ region, accountId, resource }: Place): ApiFacts {
  return {
    ...{ region, accountId, restApiId: 'a1b2c3d4e5', stageName: 'mcp', deploymentId: 'd1' },
    ...{ stageVariables: { resource }, binaryMediaTypes: [] },
  };
}

function doorRequest(
  place: Place,
  body: string,
  token = randomBytes(600).toString('base64url'),
): GatewayRequest {
  const headers = {
    Host: 'localhost',
    Accept: 'application/json, text/event-stream',
    'Content-Type': 'application/json',
    Authorization: `Bearer ${token}`,
    'User-Agent': 'bench/1.0 (node)',
    'Mcp-Protocol-Version': revision,
    'Accept-Encoding': 'gzip, deflate, br',
    'Content-Length': String(Buffer.byteLength(body)),
  };
  return {
    ...{ method: 'POST', path: '/mcp', sentPath: '/mcp', rawQuery: '', headers: Object.entries(headers) },
    ...{ body: Buffer.from(body), sourceIp: '203.0.113.7', domainName: 'localhost' },
    ...{ proto: 'https', port: Number(new URL(place.resource).port || 443), tlsVersion: 'TLSv1.3' },
  };
}

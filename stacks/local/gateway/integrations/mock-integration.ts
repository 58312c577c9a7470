/**
 * MOCK integrations: answers without a backend, compiled from an integration with its responses. A call gets
 * the response that the templates describe; the method response declares every header of it.
 * Sources: API Gateway Developer Guide, "Set up mock integrations in API Gateway"; "Parameter mapping for
 * REST APIs"; "Method request behavior for payloads without mapping templates".
 */
import { validateHeaderValue } from 'node:http';
import { textOf } from '../../../account/plan-index.ts';
import type { Resource } from '../../../plan/plan-types.ts';
import { parseObject } from '../authorizer/authorizer-result.ts';
import type { Call, Findings } from '../call.ts';
import { GatewayFailure } from '../gateway-failure.ts';
import { type GatewayResponse, type Header, headerOf, mediaTypeOf } from '../http/gateway-http.ts';
import { PlanNotUnderstood } from '../not-understood.ts';
import { textMap } from '../read-api.ts';
import type { Template } from '../vtl/vtl-template.ts';
import type { Integration } from './lambda-integration.ts';
import { compileResponse, compileTemplates, type MockResponse } from './mock-response.ts';

/** A mock method's parts in the plan. */
export type MockParts = { integration: Resource; responses: Resource[]; methodResponses: Resource[] };

type Mock = { requests: Map<string, Template>; passthrough: string; responses: MockResponse[] };

const passthroughs = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'];

/** Compiles a MOCK integration. */
export function compileMockIntegration(parts: MockParts): Integration {
  const { integration } = parts;
  for (const property of ['uri', 'integrationHttpMethod', 'responseTransferMode', 'timeoutMilliseconds']) {
    if ((integration.inputs[property] ?? 'BUFFERED') !== 'BUFFERED') {
      throw new PlanNotUnderstood(integration, property, 'has no meaning for a MOCK integration');
    }
  }
  if (Object.keys(textMap(integration, 'requestParameters')).length > 0)
    throw new PlanNotUnderstood(integration, 'requestParameters', 'has no meaning for a MOCK integration');
  const passthrough = textOf(integration, 'passthroughBehavior') ?? 'WHEN_NO_MATCH';
  if (!passthroughs.includes(passthrough)) {
    throw new PlanNotUnderstood(integration, 'passthroughBehavior', `${passthrough} is unknown`);
  }
  const requests = compileTemplates(integration, 'requestTemplates', false);
  const responses = parts.responses.map((resource) => compileResponse(resource, parts.methodResponses));
  const fallbacks = parts.responses.filter((resource) => textOf(resource, 'selectionPattern') === undefined);
  if (fallbacks[1])
    throw new PlanNotUnderstood(fallbacks[1], 'selectionPattern', 'is a second default response');
  if (responses.length === 0)
    throw new PlanNotUnderstood(integration, 'type', 'the plan has no response for it');
  const mock = { requests, passthrough, responses };
  return async (call, _match, found) => answer(mock, call, found);
}

function answer(mock: Mock, call: Call, found: Findings): GatewayResponse {
  const status = String(statusOf(mock, call, found));
  found.integration = { mode: 'BUFFERED', status: Number(status) };
  const response =
    mock.responses.find(({ pattern }) => pattern?.test(status)) ??
    mock.responses.find(({ pattern }) => pattern === undefined);
  if (!response) throw configurationError(`no integration response for status ${status}`);

  const [type, template] = select(
    response.templates,
    headerOf(call.request.headers, 'accept')?.split(',')[0],
  );
  const rendered = template?.(call, found);
  const headers = new Map<string, string>([['content-type', type]]);
  for (const [name, value] of response.headers) headers.set(name.toLowerCase(), value);
  for (const [name, value] of rendered?.headers ?? []) headers.set(name, value);
  return {
    status: rendered?.status ?? response.status,
    headers: [...headers].filter(isSendable),
    body: Buffer.from(rendered?.text ?? ''),
  };
}

/** The request template selects the response, or the request's own payload where it may pass through. */
function statusOf(mock: Mock, call: Call, found: Findings): number {
  // "When the Content-Type header is absent in the request, API Gateway assumes application/json."
  const type = mediaTypeOf(headerOf(call.request.headers, 'content-type')) ?? 'application/json';
  const template = mock.requests.get(type);
  const closed =
    mock.passthrough === 'NEVER' || (mock.passthrough !== 'WHEN_NO_MATCH' && mock.requests.size > 0);
  if (!template && closed)
    throw new GatewayFailure('UNSUPPORTED_MEDIA_TYPE', { note: 'no request template' });
  const payload = template ? Buffer.from(template(call, found).text) : (call.request.body ?? Buffer.alloc(0));
  const status = parseObject(payload)?.statusCode;
  if (typeof status !== 'number' || !Number.isInteger(status)) {
    throw configurationError(
      '"Unable to parse statusCode. It should be an integer that is defined in the template."',
    );
  }
  return status;
}

/** By the first type that the client accepts, else JSON, else the first template; without one it is empty. */
function select(
  templates: Map<string, Template>,
  accept: string | undefined,
): [string, Template | undefined] {
  const type = [mediaTypeOf(accept), 'application/json', ...templates.keys()].find(
    (candidate) => candidate !== undefined && templates.has(candidate),
  );
  return [type ?? 'application/json', templates.get(type ?? '')];
}

/** An override may put a client's value into a header, so characters that HTTP forbids are dropped. */
function isSendable([name, value]: Header): boolean {
  try {
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function configurationError(note: string): GatewayFailure {
  return new GatewayFailure('API_CONFIGURATION_ERROR', { note: `mock integration: ${note}` });
}

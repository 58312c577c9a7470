/**
 * Gateway responses: the gateway's own answers instead of an integration's, compiled from the API's
 * `Response` resources. Takes a failure; gives status, headers and body. Header values are static texts or
 * request headers alone, so the challenge of a 401 cannot depend on the authorizer's result.
 * Source: API Gateway Developer Guide, "Gateway responses in API Gateway".
 */
import type { Resource } from '../../plan/plan-types.ts';
import type { Call, Findings } from './call.ts';
import {
  factsOf,
  fallbackOf,
  type GatewayFailure,
  type ResponseType,
  responseTypes,
} from './gateway-failure.ts';
import { type GatewayResponse, type Header, headerOf, mediaTypeOf } from './http/gateway-http.ts';
import { PlanNotUnderstood } from './not-understood.ts';
import { textMap, wholeNumber } from './read-api.ts';
import { compileSubstitution, type FillIn } from './vtl/substitution.ts';

/** Fills in one header; undefined leaves it out. */
type ReadHeader = (call: Call) => string | undefined;

type Custom = {
  status: number | undefined;
  headers: [name: string, read: ReadHeader][];
  templates: Map<string, FillIn>;
};

export type GatewayResponses = {
  /** Renders a failure and writes it into the findings. */
  answer(failure: GatewayFailure, call: Call, found: Findings): GatewayResponse;
};

/** Compiles the `aws:apigateway/response:Response` resources of one API. */
export function compileGatewayResponses(resources: Resource[]): GatewayResponses {
  const customs = new Map<ResponseType, Custom>();
  for (const resource of resources) {
    const type = readType(resource);
    if (customs.has(type)) throw new PlanNotUnderstood(resource, 'responseType', `${type} is defined twice`);
    const custom = compileCustom(resource);
    // "Customizing the default gateway response for 413 REQUEST_TOO_LARGE isn't currently supported." (Important notes
    // for REST APIs.) AWS takes the resource and answers as without it.
    if (type !== 'REQUEST_TOO_LARGE') customs.set(type, custom);
  }
  return { answer: (failure, call, found) => render(customs, failure, call, found) };
}

function readType(resource: Resource): ResponseType {
  const type = resource.inputs.responseType;
  if (typeof type !== 'string' || !Object.hasOwn(responseTypes, type)) {
    throw new PlanNotUnderstood(
      resource,
      'responseType',
      `${JSON.stringify(type)} is not a gateway response`,
    );
  }
  return type as ResponseType;
}

function compileCustom(resource: Resource): Custom {
  const status = wholeNumber(resource, 'statusCode');
  if (status !== undefined && (status < 200 || status > 599)) {
    throw new PlanNotUnderstood(resource, 'statusCode', `${status} is not the status of a response`);
  }
  const headers = Object.entries(textMap(resource, 'responseParameters')).map(([target, source]) =>
    compileHeader(resource, target, source),
  );
  const templates = Object.entries(textMap(resource, 'responseTemplates')).map(([type, text]) => {
    const refuse = (reason: string): never => {
      throw new PlanNotUnderstood(resource, `responseTemplates["${type}"]`, reason);
    };
    return [type.toLowerCase(), compileSubstitution(text, 'gateway response', refuse)] as const;
  });
  return { status, headers, templates: new Map(templates) };
}

function compileHeader(resource: Resource, target: string, source: string): [string, ReadHeader] {
  const property = `responseParameters["${target}"]`;
  const name = /^gatewayresponse\.header\.([A-Za-z0-9-]+)$/.exec(target)?.[1];
  if (!name) throw new PlanNotUnderstood(resource, property, 'is not gatewayresponse.header.<name>');
  const text = /^'(.*)'$/s.exec(source)?.[1];
  if (text !== undefined) {
    if (/[^\t\x20-\x7e]/.test(text)) throw new PlanNotUnderstood(resource, property, 'is not a header value');
    return [name, () => text];
  }
  const header = /^method\.request\.header\.([A-Za-z0-9-]+)$/.exec(source)?.[1];
  if (!header) {
    throw new PlanNotUnderstood(
      resource,
      property,
      `${source} is neither a text in single quotes nor method.request.header.<name>`,
    );
  }
  return [name, ({ request }) => headerOf(request.headers, header)];
}

function render(
  customs: Map<ResponseType, Custom>,
  failure: GatewayFailure,
  call: Call,
  found: Findings,
): GatewayResponse {
  const facts = factsOf(failure.type);
  const message = failure.details.message ?? facts.message;
  found.error = { type: failure.type, message };

  const fallback = fallbackOf(failure.type);
  const custom = customs.get(failure.type) ?? (fallback && customs.get(fallback));
  const [contentType, body] = renderBody(custom, failure.type, call, found);
  const own: Header[] = (custom?.headers ?? []).flatMap(([name, read]) => {
    const value = read(call);
    return value === undefined ? [] : [[name, value] as const];
  });
  const hasType = own.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    status: custom?.status ?? failure.details.status ?? facts.status,
    headers: [
      ...(hasType ? [] : [['Content-Type', contentType] as const]),
      ['x-amzn-ErrorType', facts.errorType],
      ...own,
    ],
    body: Buffer.from(body),
  };
}

/** The template for the first type that the client accepts, else the JSON template, else the first. */
function renderBody(
  custom: Custom | undefined,
  type: ResponseType,
  call: Call,
  found: Findings,
): [contentType: string, body: string] {
  const templates = custom?.templates;
  if (!templates?.size) {
    // Only this type's default spells the key with a capital letter; observed, not documented.
    const key = type === 'ACCESS_DENIED' ? 'Message' : 'message';
    return ['application/json', JSON.stringify({ [key]: found.error?.message ?? null })];
  }
  const accepted = mediaTypeOf(headerOf(call.request.headers, 'accept')?.split(',')[0]);
  const wanted = [accepted, 'application/json', ...templates.keys()].find(
    (candidate) => candidate !== undefined && templates.has(candidate),
  );
  const template = templates.get(wanted ?? '');
  return [wanted ?? 'application/json', template?.(call, found) ?? ''];
}

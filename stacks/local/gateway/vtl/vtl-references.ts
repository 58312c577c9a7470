/**
 * The names in a mapping template: its own variables, request parameters, stage variables and `$context`.
 * Gives a function that reads the text while the template runs; a missing value is the empty text.
 * Source: API Gateway Developer Guide, "Variables for data transformations for API Gateway".
 */
import type { Call, Findings } from '../call.ts';
import type { GatewayRequest } from '../http/gateway-http.ts';
import { contextVariable } from './context-variables.ts';

/** The values that a template can see while it runs. */
export type Scope = { call: Call; found: Findings; variables: Map<string, string> };

export type ReadText = (scope: Scope) => string;

/** Names that are always set when the template reaches this point. */
export type Known = ReadonlySet<string>;

/** A variable (`x`, `stageVariables.x`, `context.x`); undefined when it is unknown here. */
export function readVariable(name: string, known: Known): ReadText | undefined {
  if (known.has(name)) return ({ variables }) => variables.get(name) ?? '';
  const stageVariable = /^stageVariables\.(\w+)$/.exec(name)?.[1];
  if (stageVariable) return ({ call }) => call.api.stageVariables[stageVariable] ?? '';
  if (!name.startsWith('context.')) return undefined;
  const read = contextVariable(name.slice('context.'.length), 'gateway response');
  return read && (({ call, found }) => String(read(call, found) ?? ''));
}

/** `$input.params('X')`: "from the path, query string, or header value (searched in that order)". */
export function readParameter(name: string): ReadText {
  return ({ call, found }) =>
    found.match?.pathParameters[name] ??
    new URLSearchParams(call.request.rawQuery).getAll(name).at(-1) ??
    headerAsSpelled(call.request, name);
}

/** `$input.params().header.get('X')`. */
export function readHeader(name: string): ReadText {
  return ({ call }) => headerAsSpelled(call.request, name);
}

/**
 * "Header names and query parameters are processed in a case-sensitive way" (important notes for REST APIs): a
 * template that looks for `Origin` does not find the `origin` of an HTTP/2 client.
 */
function headerAsSpelled(request: GatewayRequest, name: string): string {
  return request.headers.findLast(([sent]) => sent === name)?.[1] ?? '';
}

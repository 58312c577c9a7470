/**
 * One integration response of a MOCK method: status, headers and templates, each checked against the method
 * response of that status, as AWS does at creation.
 * Sources: API Gateway Developer Guide, "Set up mock integrations in API Gateway", "Parameter mapping for
 * REST APIs".
 */

import { textOf } from '../../../account/plan-index.ts';
import type { Resource } from '../../../plan/plan-types.ts';
import { parseObject } from '../authorizer/authorizer-result.ts';
import type { Header } from '../http/gateway-http.ts';
import { isTouched } from '../http/response-headers.ts';
import { PlanNotUnderstood } from '../not-understood.ts';
import { textMap, wholeNumber } from '../read-api.ts';
import { compileTemplate, type Template } from '../vtl/vtl-template.ts';

export type MockResponse = {
  /** undefined: the default response */
  pattern: RegExp | undefined;
  status: number;
  headers: Header[];
  templates: Map<string, Template>;
};

/** Compiles one integration response against the method responses of its method. */
export function compileResponse(resource: Resource, methodResponses: Resource[]): MockResponse {
  const status = wholeNumber(resource, 'statusCode') ?? 0;
  const declaring = methodResponses.find((declared) => wholeNumber(declared, 'statusCode') === status);
  if (!declaring || status < 200 || status > 599) {
    throw new PlanNotUnderstood(resource, 'statusCode', `no method response declares the status ${status}`);
  }
  const headers = Object.entries(textMap(resource, 'responseParameters')).map(([target, source]) => {
    const property = `responseParameters["${target}"]`;
    const name = /^method\.response\.header\.([A-Za-z0-9-]+)$/.exec(target)?.[1];
    const text = /^'([\t\x20-\x7e]*)'$/.exec(source)?.[1];
    if (!name || text === undefined) {
      throw new PlanNotUnderstood(
        resource,
        property,
        `${source} is not a text in single quotes for a header`,
      );
    }
    const declared = declaring.inputs.responseParameters as Record<string, unknown> | undefined;
    if (!Object.hasOwn(declared ?? {}, target)) {
      throw new PlanNotUnderstood(
        resource,
        property,
        `the method response ${declaring.urn} does not declare it`,
      );
    }
    if (isTouched(name)) throw new PlanNotUnderstood(resource, property, 'AWS renames or drops this header');
    return [name, text] as const;
  });
  const pattern = textOf(resource, 'selectionPattern');
  return {
    pattern: pattern === undefined ? undefined : compilePattern(resource, pattern),
    status,
    headers,
    templates: compileTemplates(resource, 'responseTemplates', true),
  };
}

function compilePattern(resource: Resource, pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    throw new PlanNotUnderstood(
      resource,
      'selectionPattern',
      `${pattern} is no pattern for Java and JavaScript`,
    );
  }
}

/** Compiles a map from media type to template. */
export function compileTemplates(
  resource: Resource,
  property: string,
  overrides: boolean,
): Map<string, Template> {
  const entries = Object.entries(textMap(resource, property)).map(([type, text]) => {
    const refuse = (line: number, reason: string): never => {
      throw new PlanNotUnderstood(
        resource,
        `${property}["${type}"] line ${line}`,
        `not interpreted locally: ${reason}`,
      );
    };
    const template = compileTemplate(text, { overrides, refuse });
    // Without a directive or reference the result is already known.
    if (!overrides && !/[$#]/.test(text) && !Number.isInteger(parseObject(Buffer.from(text))?.statusCode)) {
      refuse(1, `${text} has no statusCode`);
    }
    return [type.toLowerCase(), template] as const;
  });
  return new Map(entries);
}

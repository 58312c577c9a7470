/**
 * The tree of an API's paths. Takes a raw path; gives the resource that serves it, with its path parameters,
 * or undefined. Literal parts are compared as sent: another spelling of a path (`/%6dcp`, `/mcp/`, `//mcp`)
 * is another path.
 * Source: API Gateway Developer Guide, "Set up REST API methods", "Set up a proxy integration with a proxy
 * resource".
 */

import { needText, textOf } from '../../account/plan-index.ts';
import type { Resource } from '../../plan/plan-types.ts';
import type { Match } from './call.ts';
import { GatewayFailure } from './gateway-failure.ts';
import { PlanNotUnderstood } from './not-understood.ts';

type Node = {
  id: string;
  path: string;
  literals: Map<string, Node>;
  /** `{name}` */
  parameter?: { name: string; node: Node };
  /** `{name+}`: the rest of the path, at least one character */
  greedy?: { name: string; node: Node };
};

export type ResourceTree = {
  /** Configured path of a resource id; undefined when the API has no such resource. */
  pathOf(resourceId: string): string | undefined;
  find(path: string): Match | undefined;
};

/** "Path segments can only contain alphanumeric characters, hyphens, periods, commas, colons, and curly braces." */
const literalPart = /^[\w.,:~-]+$/;
const variablePart = /^\{([\w.-]+)(\+?)\}$/;

/** Builds the tree. @throws PlanNotUnderstood for a part that AWS refuses, a duplicate, or an orphan */
export function buildTree(rootId: string, resources: Resource[]): ResourceTree {
  const root: Node = { id: rootId, path: '/', literals: new Map() };
  const nodes = new Map([[rootId, root]]);
  const waiting = new Set(resources);
  for (let before = -1; waiting.size !== before; ) {
    before = waiting.size;
    for (const resource of waiting) {
      const parent = nodes.get(needText(resource, 'parentId'));
      if (!parent) continue;
      nodes.set(resource.id, addChild(parent, resource));
      waiting.delete(resource);
    }
  }
  for (const orphan of waiting) {
    throw new PlanNotUnderstood(
      orphan,
      'parentId',
      `${textOf(orphan, 'parentId')} is no resource of this API`,
    );
  }
  return {
    pathOf: (resourceId) => nodes.get(resourceId)?.path,
    find(path) {
      const found = walk(root, path === '/' ? [] : path.split('/').slice(1), {});
      return (
        found && {
          resourceId: found.node.id,
          resourcePath: found.node.path,
          pathParameters: Object.fromEntries(
            Object.entries(found.parameters).map(([name, value]) => [name, decode(value)]),
          ),
        }
      );
    },
  };
}

function addChild(parent: Node, resource: Resource): Node {
  const part = needText(resource, 'pathPart');
  const path = `${parent.path === '/' ? '' : parent.path}/${part}`;
  const node: Node = { id: resource.id, path, literals: new Map() };
  const [, name = '', plus] = variablePart.exec(part) ?? [];
  if (!name && !literalPart.test(part)) {
    throw new PlanNotUnderstood(
      resource,
      'pathPart',
      `AWS does not take the path part ${JSON.stringify(part)}`,
    );
  }
  const taken = name ? (plus ? parent.greedy : parent.parameter) : parent.literals.get(part);
  if (taken)
    throw new PlanNotUnderstood(resource, 'pathPart', `${path} has a sibling that matches the same paths`);
  if (!name) parent.literals.set(part, node);
  else if (plus) parent.greedy = { name, node };
  else parent.parameter = { name, node };
  return node;
}

type Found = { node: Node; parameters: Record<string, string> };

/** The most specific resource: a literal before a parameter before the rest of the path. */
function walk(node: Node, parts: string[], parameters: Record<string, string>): Found | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) return { node, parameters };
  const literal = node.literals.get(part);
  const byLiteral = literal && walk(literal, rest, parameters);
  if (byLiteral) return byLiteral;
  if (node.parameter && part !== '') {
    const found = walk(node.parameter.node, rest, { ...parameters, [node.parameter.name]: part });
    if (found) return found;
  }
  const whole = parts.join('/');
  if (!node.greedy || whole === '') return undefined;
  return { node: node.greedy.node, parameters: { ...parameters, [node.greedy.name]: whole } };
}

/** "REST APIs decode URL-encoded request parameters before passing them to backend integrations." */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new GatewayFailure('BAD_REQUEST_PARAMETERS', {
      note: 'a path parameter is not valid percent-encoding',
    });
  }
}

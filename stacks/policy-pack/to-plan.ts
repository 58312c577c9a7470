/**
 * Turns a stack, as Pulumi's engine shows it, into a plan. Enters: the stack's resources, and the offline plan
 * of the same stage. Leaves: a plan with the stack's own values. A preview does not know values that AWS has
 * yet to make; the offline plan's values replace them, with the ids that the stack has already. Pure.
 */
import type { Plan, Resource } from '../plan/plan-types.ts';

export type StackResource = {
  urn: string;
  type: string;
  name: string;
  /** empty at the root */
  parent: string;
  dependencies: string[];
  protect: boolean;
  /** inputs and outputs in one record, as the engine gives them */
  properties: Record<string, unknown>;
};

/** Pulumi's marks of values that are not known yet, one for each type (sdk/go/common/resource/plugin/rpc.go). */
const unknownValues = new Set([
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]);

/** Pulumi marks a secret by an object with this key and this value (sdk/nodejs/runtime/rpc.ts). */
const markKey = '4dabf18193072939515e22adb298388d';
const secretMark = '1b47061264138c4ac30d75fd1eb44270';

/** @param offline the plan of the same stage, for the values that a preview does not know */
export function toPlan(stack: StackResource[], offline: Plan): Plan {
  const planned = new Map(offline.resources.map((resource) => [resource.urn, resource]));
  const ids = realIds(stack, offline);
  const real = (text: string) => [...ids].reduce((so, [mock, id]) => so.replaceAll(mock, id), text);
  const resources = stack.map((resource) => toResource(resource, planned.get(resource.urn), real));
  return { ...offline, accountId: ids.get(offline.accountId) ?? offline.accountId, resources };
}

function toResource(
  from: StackResource,
  planned: Resource | undefined,
  real: (text: string) => string,
): Resource {
  const { urn, type, name, parent, dependencies, protect } = from;
  const outputs = fill(from.properties, planned?.outputs, real) as Record<string, unknown>;
  // The engine does not tell inputs from values that the provider computed; the offline plan does.
  const isInput = (key: string) =>
    planned === undefined || key in planned.inputs || !(key in planned.outputs);
  return {
    ...{ urn, type, name, id: String(outputs.id ?? real(planned?.id ?? '')) },
    ...(parent !== '' && { parent }),
    ...(planned?.source !== undefined && { source: planned.source }),
    inputs: Object.fromEntries(Object.entries(outputs).filter(([key]) => isInput(key))),
    outputs,
    deps: dependencies,
    opts: { ...planned?.opts, protect },
  };
}

/** Replaces unknown values by those of the offline plan; undefined where the plan has none either. */
function fill(value: unknown, planned: unknown, real: (text: string) => string): unknown {
  if (typeof value === 'string' && unknownValues.has(value))
    return planned === undefined ? undefined : JSON.parse(real(JSON.stringify(planned)));
  if (Array.isArray(value)) {
    const items = Array.isArray(planned) ? planned : [];
    return value.map((item, index) => fill(item, items[index], real));
  }
  if (typeof value !== 'object' || value === null) return value;
  const held = value as Record<string, unknown>;
  if (held[markKey] === secretMark) return fill(held.value, planned, real);
  const parts = (typeof planned === 'object' ? planned : undefined) as Record<string, unknown> | undefined;
  return Object.fromEntries(
    Object.entries(held)
      .map(([key, part]) => [key, fill(part, parts?.[key], real)] as const)
      .filter(([, part]) => part !== undefined),
  );
}

/** Maps ids of the offline plan, and its account id, to those that the stack has already. */
function realIds(stack: StackResource[], offline: Plan): Map<string, string> {
  const ids = new Map<string, string>();
  const planned = new Map(offline.resources.map(({ urn, id }) => [urn, id]));
  for (const { urn, properties } of stack) {
    const mock = planned.get(urn);
    const { id, arn } = properties;
    if (mock && typeof id === 'string' && !unknownValues.has(id) && id !== mock) ids.set(mock, id);
    const account = /^arn:[^:]+:iam::(\d{12}):/.exec(String(arn ?? ''))?.[1];
    if (account !== undefined) ids.set(offline.accountId, account);
  }
  return ids;
}

/**
 * The one rule for `null` in arguments: models send it for a property that they leave out. Where a schema says that a
 * property may be absent (it is optional, or has a default) and that it is never null, null means that it is absent.
 * Anywhere else null is a value, which the schema accepts or refuses. Never: a change of the raw arguments themselves.
 */
import type { JsonSchema } from './schema-lint.ts';

type Properties = Record<string, unknown>;

/**
 * @param schema as clients see it (listed-schema.ts)
 * @returns a copy without such nulls, at any depth
 */
export function withoutAbsentNulls(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = branchesFor(schema, value).flatMap((one) => (one.items as JsonSchema | undefined) ?? []);
    return items.length === 0 ? value : value.map((one) => withoutAbsentNulls({ anyOf: items }, one));
  }
  if (typeof value !== 'object' || value === null) return value;
  const branches = branchesFor(schema, value);
  const kept = Object.entries(value).flatMap(([name, one]): [string, unknown][] => {
    const owners = branches.filter(({ properties = {} }) => Object.hasOwn(properties, name));
    if (owners.length === 0) return [[name, one]];
    if (one === null && owners.every((owner) => meansAbsent(owner, name))) return [];
    return [[name, withoutAbsentNulls({ anyOf: owners.map(({ properties }) => properties?.[name]) }, one)]];
  });
  return Object.fromEntries(kept);
}

function meansAbsent({ properties, required = [] }: JsonSchema, name: string): boolean {
  return !required.includes(name) && !takesNull(properties?.[name] ?? {});
}

/** A schema without a type accepts anything. */
function takesNull({ type, anyOf }: JsonSchema): boolean {
  if (anyOf !== undefined) return (anyOf as JsonSchema[]).some(takesNull);
  return type === undefined || type === 'null';
}

/** The schemas that may apply to this value: of a choice, the branches whose constants (`kind: "a"`) the value has. */
function branchesFor({ anyOf, ...schema }: JsonSchema, value: object): JsonSchema[] {
  if (anyOf !== undefined) return (anyOf as JsonSchema[]).flatMap((one) => branchesFor(one, value));
  const type = Array.isArray(value) ? 'array' : 'object';
  if (schema.type !== type) return [];
  const words = Object.entries(schema.properties ?? {}).filter(([, property]) => property.enum !== undefined);
  const differs = words.some(([name, { enum: choices }]) => {
    const word = (value as Properties)[name];
    return typeof word === 'string' && !(choices as unknown[]).includes(word);
  });
  return differs ? [] : [schema];
}

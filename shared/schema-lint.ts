/**
 * What MCP clients are known to choke on in a tool's JSON Schema: one bad schema can hide every tool of a
 * server. Enters: JSON Schema 2020-12. Leaves: nothing, or an error that names the place.
 */
export type JsonSchema = {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  default?: unknown;
  [keyword: string]: unknown;
};

const propertyName = /^[A-Za-z0-9_.-]{1,64}$/;

/** Throws for a top level that is no plain object, for `$ref`, and for property names that clients refuse. */
export function lintSchema(schema: JsonSchema, where: 'input' | 'output'): void {
  if (schema.type !== 'object') throw new Error(`${where}: the top level must be an object`);
  for (const keyword of ['anyOf', 'oneOf', 'allOf'])
    if (keyword in schema)
      throw new Error(`${where}: ${keyword} at the top level is refused by several clients`);
  lintNames(schema, where);
}

function lintNames(node: unknown, path: string): void {
  if (Array.isArray(node)) {
    for (const [at, item] of node.entries()) lintNames(item, `${path}[${at}]`);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [keyword, value] of Object.entries(node)) {
    if (keyword === '$ref') throw new Error(`${path}: $ref is refused by several clients`);
    if (keyword === 'properties') {
      for (const name of Object.keys(value as object))
        if (!propertyName.test(name))
          throw new Error(`${path}: property "${name}" must match ${propertyName.source}`);
    }
    lintNames(value, `${path}.${keyword}`);
  }
}

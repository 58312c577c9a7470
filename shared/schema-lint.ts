/**
 * Parts of a tool's JSON Schema that some MCP clients refuse: one bad schema can hide every tool of a server. Enters:
 * JSON Schema 2020-12. Clients pass a schema on to a model's API, so the strictest API decides. Clients check results
 * themselves, so an output may say more. Sources, beside those of listed-schema.ts: ckreiling/mcp-server-docker#25
 * (tuples), firebase/firebase-tools#8537 (dictionaries), mongodb-js/mongodb-mcp-server#715 and hyperdxio/hyperdx#2967
 * (choices that are no text), anthropics/claude-code#92648 (names).
 */

/** JSON Schema 2020-12, as far as this project looks into it. */
export type JsonSchema = {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  default?: unknown;
  [keyword: string]: unknown;
};

type Where = 'input' | 'output';

const propertyName = /^[A-Za-z0-9_.-]{1,64}$/;
/** OpenAI, Structured Outputs: five levels of objects and lists were the limit for longest. */
const maxDepth = 5;

/** `x-mcp-header`: MCP 2026-07-28, parameters that travel in a header too. */
const read = new Set(
  'type title description default enum properties required items anyOf additionalProperties pattern format minLength maxLength minimum maximum minItems maxItems x-mcp-header'.split(
    ' ',
  ),
);

const instead: Record<string, string> = {
  $ref: 'write each schema out, without an id and without recursion',
  prefixItems: 'use an object, or a list of one type, for a tuple',
};

/** @throws Error that names the place of a part that some client refuses; the top level must be a plain object */
export function lintSchema(schema: JsonSchema, where: Where): void {
  if (schema.type !== 'object') throw new Error(`${where}: the top level must be an object`);
  for (const keyword of ['anyOf', 'oneOf', 'allOf'])
    if (keyword in schema)
      throw new Error(`${where}: ${keyword} at the top level is refused by several clients`);
  lint(schema, where, { where, depth: 1 });
}

type At = { where: Where; depth: number };

function lint(schema: JsonSchema, path: string, at: At): void {
  for (const keyword of Object.keys(schema))
    if (!read.has(keyword)) {
      const hint = Object.hasOwn(instead, keyword) ? `: ${instead[keyword]}` : '';
      throw new Error(`${path}: ${keyword} is refused by several clients${hint}`);
    }
  lintChoices(schema.enum, path, at);
  if (at.where === 'input') lintInput(schema, path, at);
  for (const name of Object.keys(schema.properties ?? {}))
    if (!propertyName.test(name))
      throw new Error(`${path}: property "${name}" must match ${propertyName.source}`);
  for (const [step, part, deeper] of partsOf(schema))
    lint(part, `${path}.${step}`, { ...at, depth: at.depth + deeper });
}

/** The schemas within a schema, and whether each is a level deeper. */
function* partsOf({
  properties,
  items,
  anyOf,
  additionalProperties,
}: JsonSchema): Generator<[string, JsonSchema, 0 | 1]> {
  for (const [name, property] of Object.entries(properties ?? {})) yield [`properties.${name}`, property, 1];
  for (const [at, branch] of Object.entries((anyOf ?? []) as JsonSchema[])) yield [`anyOf[${at}]`, branch, 0];
  if (items !== undefined) yield ['items', items as JsonSchema, 1];
  if (typeof additionalProperties === 'object')
    yield ['additionalProperties', additionalProperties as JsonSchema, 1];
}

function lintChoices(choices: unknown, path: string, { where }: At): void {
  if (choices === undefined) return;
  const all = choices as unknown[];
  if (all.length === 0) throw new Error(`${path}: enum has no value`);
  if (new Set(all).size !== all.length) throw new Error(`${path}: enum has a value twice`);
  if (where === 'output') return;
  if (all.includes('')) throw new Error(`${path}: enum has an empty text, which several clients refuse`);
  if (all.some((one) => typeof one !== 'string'))
    throw new Error(`${path}: enum has a value that is no text, which several clients refuse`);
}

function lintInput({ type, anyOf, additionalProperties }: JsonSchema, path: string, { depth }: At): void {
  if (type === undefined && anyOf === undefined)
    throw new Error(`${path}: has no type, without which several clients refuse it`);
  if (typeof additionalProperties === 'object')
    throw new Error(`${path}: names of any kind are refused by several clients: use a list of objects`);
  // The last level holds plain values.
  if (depth > maxDepth + 1) throw new Error(`${path}: nests deeper than ${maxDepth} levels`);
}

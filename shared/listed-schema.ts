/**
 * The schema that clients are shown. Enters: a contract's zod schema. Leaves: JSON Schema in the words that old and
 * strict clients read, made once for each contract. It may say less than zod, never something else: the router checks
 * arguments and results by zod. A keyword that some clients refuse becomes one that they read, or a word in the
 * description; what can become neither is refused (schema-lint.ts).
 * Sources: microsoft/vscode#244467, firecrawl/firecrawl-mcp-server#112 and anthropics/claude-code#90549 ($schema),
 * google-gemini/gemini-cli#2237 (formats), modelcontextprotocol/servers#1624 (exclusive bounds),
 * hideya/langchain-mcp-tools-ts#36 (what Gemini's function declarations know).
 */
import type * as z from 'zod';
import { refuseHidden } from './author-text.ts';
import { type JsonSchema, lintSchema } from './schema-lint.ts';
import { jsonSchemaOf } from './zod-schema.ts';

type Where = 'input' | 'output';

/** @throws Error that names the place of what no client would read, or no person would see */
export function listedSchema(where: Where, type: z.ZodObject): JsonSchema {
  const whole = jsonSchemaOf(where, type);
  refuseHidden(whole, [where]);
  const schema = listed(whole, where);
  lintSchema(schema, where);
  return schema;
}

/** `says`: what of a schema is kept; `tells`: what a description says instead. */
type Kept = { says?: JsonSchema; tells?: string };
type Rewrite = (value: never, schema: JsonSchema, where: Where) => Kept;

const needless: Rewrite = () => ({});
const eachOf: Rewrite = (branches: JsonSchema[], _schema, where) => ({
  says: { anyOf: branches.map((one) => listed(one, where)) },
});

const rewrites: Record<string, Rewrite> = {
  $schema: needless,
  // What refers to it is refused, where it does.
  $defs: needless,
  propertyNames: needless,
  readOnly: needless,
  contentEncoding: needless,
  properties: (properties: Record<string, JsonSchema>, _schema, where) => ({
    says: {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, listed(property, where)]),
      ),
    },
  }),
  items: (items: JsonSchema | false, _schema, where) =>
    items === false ? {} : { says: { items: listed(items, where) } },
  anyOf: eachOf,
  // What clients know of it is anyOf; zod goes on to take exactly one.
  oneOf: eachOf,
  // Of a result it would only forbid what a later version adds; the router strips what the contract does not name.
  additionalProperties: (value: JsonSchema | false, _schema, where) => {
    if (value === false) return where === 'input' ? { says: { additionalProperties: false } } : {};
    return Object.keys(value).length === 0 ? {} : { says: { additionalProperties: listed(value, where) } };
  },
  const: (value: unknown) => ({ says: { enum: [value] } }),
  // zod says of every integer that JSON's numbers hold it exactly.
  minimum: (value: number) => (value === Number.MIN_SAFE_INTEGER ? {} : { says: { minimum: value } }),
  maximum: (value: number) => (value === Number.MAX_SAFE_INTEGER ? {} : { says: { maximum: value } }),
  exclusiveMinimum: (value: number, { type }) =>
    type === 'integer'
      ? { says: { minimum: Math.floor(value) + 1 } }
      : { says: { minimum: value }, tells: `more than ${value}` },
  exclusiveMaximum: (value: number, { type }) =>
    type === 'integer'
      ? { says: { maximum: Math.ceil(value) - 1 } }
      : { says: { maximum: value }, tells: `less than ${value}` },
  multipleOf: (value: number) => ({ tells: `a multiple of ${value}` }),
  // zod has names of its own beside those of JSON Schema: they only repeat a pattern.
  format: (format: string) => {
    if (format === 'date-time') return { says: { format } };
    return standardFormats.has(format) ? { tells: `format: ${format}` } : {};
  },
  examples: (examples: unknown[]) => ({
    tells: `for example ${examples.map((one) => JSON.stringify(one)).join(', ')}`,
  }),
};

/** Without `date-time`, the only one that Gemini's API takes for a text. Source: JSON Schema 2020-12 Validation, 7.3. */
const standardFormats = new Set(
  'date time duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri uuid regex base64 base64url'.split(
    ' ',
  ),
);

function listed(schema: JsonSchema, where: Where): JsonSchema {
  const made: JsonSchema = {};
  const told: string[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    const rewrite = Object.hasOwn(rewrites, keyword) ? rewrites[keyword] : undefined;
    const { says, tells } = rewrite?.(value as never, schema, where) ?? { says: { [keyword]: value } };
    Object.assign(made, says);
    if (tells !== undefined) told.push(tells);
  }
  const words = told.join('; ');
  if (words !== '')
    made.description = made.description === undefined ? words : `${made.description} (${words})`;
  return Array.isArray(made.type) ? eachType(made) : made;
}

/** Of several types some APIs read none (`type` is one word there), of a choice all of them. */
function eachType({ type, title, description, default: byDefault, ...rest }: JsonSchema): JsonSchema {
  const about = Object.entries({ title, description, default: byDefault });
  const branches = (type as unknown as string[]).map((one): JsonSchema => {
    if (one === 'null') return { type: one };
    const { enum: choices, ...limits } = rest;
    const own = (choices as unknown[] | undefined)?.filter((choice) => choice !== null);
    return { type: one, ...limits, ...(own && { enum: own }) };
  });
  return { anyOf: branches, ...Object.fromEntries(about.filter(([, value]) => value !== undefined)) };
}

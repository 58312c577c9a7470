/**
 * The schema that clients see. Enters: a contract's zod schema. Leaves: JSON Schema in keywords that old and strict
 * clients read, made once for each contract. It may say less than zod, never anything else: the router checks arguments
 * and results by zod. A keyword that some clients refuse becomes another keyword or a word in the description; a
 * keyword that can become neither is refused (schema-lint.ts). Sources: microsoft/vscode#244467,
 * firecrawl/firecrawl-mcp-server#112 and anthropics/claude-code#90549 ($schema), google-gemini/gemini-cli#2237
 * (formats), modelcontextprotocol/servers#1624 (exclusive bounds), hideya/langchain-mcp-tools-ts#36 (what Gemini's
 * function declarations know).
 */
import type * as z from 'zod';
import { refuseHidden } from './author-text.ts';
import { type JsonSchema, lintSchema } from './schema-lint.ts';
import { jsonSchemaOf } from './zod-schema.ts';

type Where = 'input' | 'output';

/** @throws Error that names the place of a keyword that clients refuse, or of a character that a person does not see */
export function listedSchema(where: Where, type: z.ZodObject): JsonSchema {
  const whole = jsonSchemaOf(where, type);
  refuseHidden(whole, [where]);
  const schema = listed(whole, where);
  lintSchema(schema, where);
  return schema;
}

/** The keywords that stand for one, and words for the description. */
type Rewritten = { keywords?: JsonSchema; words?: string };
type Rewrite = (value: never, schema: JsonSchema, where: Where) => Rewritten;

const needless: Rewrite = () => ({});
const eachOf: Rewrite = (branches: JsonSchema[], _schema, where) => ({
  keywords: { anyOf: branches.map((one) => listed(one, where)) },
});

const rewrites: Record<string, Rewrite> = {
  $schema: needless,
  // A reference to it is refused where it stands.
  $defs: needless,
  propertyNames: needless,
  readOnly: needless,
  contentEncoding: needless,
  properties: (properties: Record<string, JsonSchema>, _schema, where) => ({
    keywords: {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, listed(property, where)]),
      ),
    },
  }),
  items: (items: JsonSchema | false, _schema, where) =>
    items === false ? {} : { keywords: { items: listed(items, where) } },
  anyOf: eachOf,
  // Clients know anyOf; zod still accepts exactly one.
  oneOf: eachOf,
  // In a result it would only forbid additions of a later version; the router strips unknown properties.
  additionalProperties: (value: JsonSchema | false, _schema, where) => {
    if (value === false) return where === 'input' ? { keywords: { additionalProperties: false } } : {};
    return Object.keys(value).length === 0
      ? {}
      : { keywords: { additionalProperties: listed(value, where) } };
  },
  const: (value: unknown) => ({ keywords: { enum: [value] } }),
  // zod limits every integer to the numbers that JSON holds exactly.
  minimum: (value: number) => (value === Number.MIN_SAFE_INTEGER ? {} : { keywords: { minimum: value } }),
  maximum: (value: number) => (value === Number.MAX_SAFE_INTEGER ? {} : { keywords: { maximum: value } }),
  exclusiveMinimum: (value: number, { type }) =>
    type === 'integer'
      ? { keywords: { minimum: Math.floor(value) + 1 } }
      : { keywords: { minimum: value }, words: `more than ${value}` },
  exclusiveMaximum: (value: number, { type }) =>
    type === 'integer'
      ? { keywords: { maximum: Math.ceil(value) - 1 } }
      : { keywords: { maximum: value }, words: `less than ${value}` },
  multipleOf: (value: number) => ({ words: `a multiple of ${value}` }),
  // zod has names of its own beside those of JSON Schema: they only repeat a pattern.
  format: (format: string) => {
    if (format === 'date-time') return { keywords: { format } };
    return standardFormats.has(format) ? { words: `format: ${format}` } : {};
  },
  examples: (examples: unknown[]) => ({
    words: `for example ${examples.map((one) => JSON.stringify(one)).join(', ')}`,
  }),
};

/**
 * Without `date-time`, the only one that Gemini's API accepts for a text. Source: JSON Schema 2020-12 Validation, 7.3.
 */
const standardFormats = new Set(
  'date time duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri uuid regex base64 base64url'.split(
    ' ',
  ),
);

function listed(schema: JsonSchema, where: Where): JsonSchema {
  const made: JsonSchema = {};
  const words: string[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    const rewrite = Object.hasOwn(rewrites, keyword) ? rewrites[keyword] : undefined;
    const rewritten = rewrite?.(value as never, schema, where) ?? { keywords: { [keyword]: value } };
    Object.assign(made, rewritten.keywords);
    if (rewritten.words !== undefined) words.push(rewritten.words);
  }
  const sentence = words.join('; ');
  if (sentence !== '')
    made.description = made.description === undefined ? sentence : `${made.description} (${sentence})`;
  return Array.isArray(made.type) ? eachType(made) : made;
}

/** Some APIs read a single word as `type`, so several types become a choice. */
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

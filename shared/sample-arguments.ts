/**
 * Arguments that nobody gave, made from a contract's schema: to show a tool by, or to call it. In: a contract. Out: a
 * value for each argument that decides what the call reaches, or for each that the call needs. Taken from the schema's
 * own examples first, so that they are what the author had in mind. Never: a value that the schema would refuse.
 */
import type { Contract, Tool } from './contract.ts';
import type { JsonSchema } from './schema-lint.ts';

/** Tried in this order when a schema shows no example of its own. */
const candidateTexts = [
  'example',
  'reports/q3.md',
  'reports/',
  'a',
  '1',
  'A-1',
  '2026-01-31',
  '2026-01-31T12:00:00Z',
  '00000000-0000-4000-8000-000000000001',
  'somebody@example.com',
  'https://example.com/',
];

/** Undefined when no value is known that the schema admits. */
export function sampleArguments(contract: Contract): Record<string, string> | undefined {
  const sample: Record<string, string> = {};
  for (const name of namedInputs(contract)) {
    const schema = contract.inputSchema.properties?.[name];
    const value = schema && candidatesOf(schema).find((one) => fits(one, schema));
    if (value === undefined) return undefined;
    sample[name] = value;
  }
  return sample;
}

/**
 * The arguments of a whole call.
 * @param given what is known of them; the required ones that are missing are made up
 * @returns them as the tool's schema parses them, defaults included; undefined when it refuses all that was tried
 */
export function sampleCall(
  { input, inputSchema }: Tool,
  given: Record<string, unknown> = {},
): Record<string, unknown> | undefined {
  const { properties = {}, required = [] } = inputSchema;
  const missing = required.filter((name) => !Object.hasOwn(given, name));
  // The listed schema may say less than zod does (listed-schema.ts), so zod picks.
  const made = missing.map((name) => {
    const values = sampleValues(properties[name] ?? {});
    return [name, values.find((value) => input.shape[name]?.safeParse(value).success) ?? values[0]] as const;
  });
  const parsed = input.safeParse({ ...Object.fromEntries(made), ...given });
  return parsed.success ? (parsed.data as Record<string, unknown>) : undefined;
}

/** The least that fits, with no entry in a list and no property that may be left out; of texts all that are known. */
function sampleValues(schema: JsonSchema): unknown[] {
  const { anyOf, type, minimum = 0, minItems = 0, minLength = 1, items = {} } = schema as JsonSchema & Bounds;
  if (anyOf !== undefined) return anyOf.flatMap(sampleValues);
  switch (type) {
    case 'string':
      return [...candidatesOf(schema).filter((one) => fits(one, schema)), 'x'.repeat(minLength)];
    case 'integer':
    case 'number':
      return [minimum];
    case 'boolean':
      return [false];
    case 'array':
      return [Array.from({ length: minItems }, () => sampleValues(items)[0])];
    case 'object': {
      const { properties = {}, required = [] } = schema;
      return [Object.fromEntries(required.map((name) => [name, sampleValues(properties[name] ?? {})[0]]))];
    }
    default:
      return [];
  }
}

type Bounds = {
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  minimum?: number;
  minItems?: number;
  minLength?: number;
};

/** The properties that grants name, once each. */
function namedInputs({ grants }: Contract): string[] {
  const parts = grants.flatMap((grant) => grant.parts);
  return [
    ...new Set(parts.flatMap((part) => (typeof part !== 'string' && part.of === 'input' ? [part.name] : []))),
  ];
}

function candidatesOf(schema: JsonSchema): string[] {
  const { examples = [], description = '', enum: choices = [], default: byDefault } = schema as Shown;
  const quoted = [...description.matchAll(/"([^"]+)"/g)].map(([, text]) => text);
  return [...examples, ...quoted, ...choices, byDefault, ...candidateTexts].filter(
    (value): value is string => typeof value === 'string' && value !== '',
  );
}

type Shown = { examples?: unknown[]; description?: string; enum?: unknown[]; default?: unknown };

/** The limits that a schema puts on a text. */
export function fits(value: string, schema: JsonSchema): boolean {
  const { pattern, minLength, maxLength, enum: choices } = schema as Limits;
  if (choices !== undefined && !choices.includes(value)) return false;
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return false;
  return value.length >= (minLength ?? 0) && value.length <= (maxLength ?? Number.POSITIVE_INFINITY);
}

type Limits = { pattern?: string; minLength?: number; maxLength?: number; enum?: unknown[] };

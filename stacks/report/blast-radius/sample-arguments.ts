/**
 * Arguments to show a tool by, when nobody gave any. In: a contract. Out: a value for each argument that decides what
 * the call reaches. Taken from the schema's own examples first, so that a page shows what the author had in mind.
 * Never: a value that the schema would refuse.
 */
import type { Contract } from '../../../shared/contract.ts';
import type { JsonSchema } from '../../../shared/schema-lint.ts';

/** Tried in this order when a schema shows no example of its own. */
const candidates = [
  'example',
  'reports/q3.md',
  'reports/',
  'a',
  '1',
  'A-1',
  '2026-01-31',
  '00000000-0000-4000-8000-000000000001',
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
  return [...examples, ...quoted, ...choices, byDefault, ...candidates].filter(
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

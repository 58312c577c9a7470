/**
 * Arguments → what Cedar is shown of them, in the shape of policy-schema.ts. Enters: parsed input and its JSON Schema.
 * Leaves: a record with the known properties alone. Never: a value that Cedar would read as anything but data.
 */
import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { JsonSchema } from '../schema-lint.ts';
import { typeOf } from './policy-schema.ts';

type Values = Record<string, CedarValueJson>;

export function argumentsFor(schema: JsonSchema, input: Record<string, unknown>): Values {
  const known = Object.entries(schema.properties ?? {}).filter(
    ([name, property]) => input[name] !== undefined && typeOf(property) !== undefined,
  );
  return Object.fromEntries(known.map(([name, property]) => [name, cedarValue(property, input[name])]));
}

function cedarValue(schema: JsonSchema, value: unknown): CedarValueJson {
  if (schema.type === 'array')
    return (value as unknown[]).map((one) => cedarValue(schema.items as JsonSchema, one));
  if (schema.type === 'object') return argumentsFor(schema, value as Record<string, unknown>);
  return value as string | number | boolean;
}

/** Cedar's own spelling of its extension values; JSON of arguments never holds them (cedarValue goes by the schema). */
/** What has no date is written so that Cedar refuses the whole request: a denial, and no defect. */
export function datetime(ms: number): CedarValueJson {
  const at = new Date(ms);
  return { __extn: { fn: 'datetime', arg: Number.isNaN(at.getTime()) ? 'no date' : at.toISOString() } };
}

export function ipAddress(address: string): CedarValueJson {
  return { __extn: { fn: 'ip', arg: address } };
}

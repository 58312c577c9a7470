/**
 * Arguments as Cedar sees them, in the shape of policy-schema.ts. Never: a value that Cedar would read as anything but
 * data.
 */
import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { JsonSchema } from '../schema-lint.ts';
import { typeOf } from './policy-schema.ts';

type Values = Record<string, CedarValueJson>;

/** The properties of a parsed input that the Cedar schema knows. */
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

/**
 * Cedar's notation of a time. A time without a date is written so that Cedar refuses the whole request: a denial, not a
 * defect. Arguments never hold this notation, since cedarValue goes by the schema.
 */
export function datetime(ms: number): CedarValueJson {
  const at = new Date(ms);
  return { __extn: { fn: 'datetime', arg: Number.isNaN(at.getTime()) ? 'no date' : at.toISOString() } };
}

/** Cedar's notation of an IP address. */
export function ipAddress(address: string): CedarValueJson {
  return { __extn: { fn: 'ip', arg: address } };
}

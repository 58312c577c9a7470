/** Stands for a value in records and keys: equal values have equal digests, whatever the order of their properties. */
import { hash } from 'node:crypto';

/** `sha256:<hex>` of the value as canonical JSON. */
export function digest(value: unknown): string {
  return `sha256:${hash('sha256', canonicalJson(value))}`;
}

/**
 * JSON without spaces whose properties are sorted by their UTF-16 units (RFC 8785, of which the numbers are those of
 * JSON.stringify). Takes JSON values; a property without a value is left out, as JSON.stringify leaves it out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const properties = value as Record<string, unknown>;
  const parts: string[] = [];
  for (const name of Object.keys(properties).sort())
    if (properties[name] !== undefined)
      parts.push(`${JSON.stringify(name)}:${canonicalJson(properties[name])}`);
  return `{${parts.join(',')}}`;
}

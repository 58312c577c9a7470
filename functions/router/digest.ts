/** Stands for a value in records and keys: equal values have equal digests, whatever the order of their properties. */
import { createHash } from 'node:crypto';

/** `sha256:<hex>` of the value as JSON with sorted keys. */
export function digest(value: unknown): string {
  return `sha256:${createHash('sha256')
    .update(JSON.stringify(value ?? null, sorted))
    .digest('hex')}`;
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

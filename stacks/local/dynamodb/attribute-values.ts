/**
 * Converts plain JavaScript values to DynamoDB's attribute values, for seed data. @throws Error for others
 */
import type { Attributes, AttributeValue } from './dynamodb-request.ts';

/** `{ pk: 'a', n: 1 }` → `{ pk: { S: 'a' }, n: { N: '1' } }`; an `undefined` property is left out. */
export function toAttributes(item: Record<string, unknown>): Attributes {
  const given = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, toAttributeValue(value, name)]));
}

function toAttributeValue(value: unknown, path: string): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { L: value.map((one, at) => toAttributeValue(one, `${path}[${at}]`)) };
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return { M: toAttributes(value as Record<string, unknown>) };
  }
  throw new Error(`"${path}" has no form as a DynamoDB attribute value`);
}

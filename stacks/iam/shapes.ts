/** Checks the JSON shapes of policy elements. Each check throws a PolicyError that names the element. */
import { PolicyError } from './policy-error.ts';

/** An object with at least one member: AWS reads an empty one as no restriction, which no author means. */
export function checkRecord(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyError(where, 'expected an object');
  }
  if (Object.keys(value).length === 0) throw new PolicyError(where, 'is empty');
  return value as Record<string, unknown>;
}

/** A string or an array of at least one string, as an array. */
export function checkTexts(value: unknown, where: string): string[] {
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  if (texts.length === 0) throw new PolicyError(where, 'is empty');
  for (const text of texts) {
    if (typeof text !== 'string')
      throw new PolicyError(where, `expected a string, got ${JSON.stringify(text)}`);
  }
  return texts as string[];
}

/** Refuses every member whose name is not in the list. */
export function checkMembers(value: Record<string, unknown>, known: readonly string[], where: string): void {
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) throw new PolicyError(where, `unknown element ${name}`);
  }
}

/**
 * What is too deep, too large or too many to be looked at any further. Enters: parsed JSON of any shape. Leaves: where
 * and why it is refused, or nothing. Never: recursion, which such a value would exhaust, or a look at the rest of a
 * value once a limit is passed.
 */

/** DynamoDB stores 32 levels of nesting and no more (Service quotas, nested attribute depth). */
export const maxDepth = 32;
/** The largest arguments of a contract here, write_document's 100,000 characters, at up to 3 bytes of UTF-8 each, and room. */
const maxBytes = 512 * 1024;
/** What Linux lets a program receive as one argument (execve, MAX_ARG_STRLEN). */
const maxStringCharacters = 131_072;
/** PHP's max_input_vars, and what Express's body parser takes (parameterLimit). */
const maxKeys = 1_000;

type Refused = { where: string; why: string };

/** Of a call's arguments. `where` is a path of property names. */
export function whyMisshapen(given: unknown): Refused | undefined {
  let bytes = 0;
  let keys = 0;
  for (const { value, key, path, depth } of nodes(given)) {
    if (depth > maxDepth) return { where: nameOf(path), why: `is nested deeper than ${maxDepth} levels` };
    if (key !== undefined) {
      keys += 1;
      bytes += Buffer.byteLength(key);
      if (keys > maxKeys) return { where: 'arguments', why: `hold more than ${maxKeys} properties` };
      // JSON.parse makes it a property of its own; a careless copy of it would change every object.
      if (key === '__proto__') return { where: nameOf(path.slice(0, -1)), why: 'has a property __proto__' };
    }
    if (typeof value !== 'string') bytes += 1;
    else {
      bytes += Buffer.byteLength(value);
      if (value.length > maxStringCharacters)
        return { where: nameOf(path), why: `is longer than ${maxStringCharacters} characters` };
    }
    if (bytes > maxBytes) return { where: 'arguments', why: `are larger than ${maxBytes} bytes` };
  }
  return undefined;
}

/** Of a tool's answer: what nests deeper cannot be walked, nor be serialized. */
export function isTooDeep(value: unknown): boolean {
  for (const { depth } of nodes(value)) if (depth > maxDepth) return true;
  return false;
}

/** `path`: property names; the last is `key`, which a value in an array does not have. */
type Node = { value: unknown; key?: string; path: readonly string[]; depth: number };

function* nodes(root: unknown): Generator<Node> {
  const waiting: Node[] = [{ value: root, path: [], depth: 0 }];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    const { value, path, depth } = node;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) for (const item of value) waiting.push({ value: item, path, depth: depth + 1 });
    else
      for (const [key, item] of Object.entries(value))
        waiting.push({ value: item, key, path: [...path, key], depth: depth + 1 });
  }
}

/** A name that a client chose is shown when it looks like one. */
export function nameOf(path: readonly string[]): string {
  const name = path.map((part) => (/^[\w.-]{1,64}$/.test(part) ? part : '(a name)')).join('.');
  return name === '' ? 'arguments' : name.slice(0, 200);
}

/**
 * Limits of depth, size and number for values that are looked at any further. Enters: parsed JSON of any shape. Leaves:
 * the place and the problem, or nothing. Never: recursion, which such a value would exhaust, or a look at the rest of a
 * value after a limit.
 */

/** DynamoDB stores 32 levels of nesting and no more (Service quotas, nested attribute depth). */
export const maxDepth = 32;
/** 100,000 characters of up to 3 bytes of UTF-8 each, and room: more than any argument that a model writes. */
const maxBytes = 512 * 1024;
/** The longest argument that a program of Linux can get (execve, MAX_ARG_STRLEN). */
const maxStringCharacters = 131_072;
/** As PHP's max_input_vars and the parameterLimit of Express's body parser. */
const maxKeys = 1_000;

/** `where`: a path of property names; `why`: the end of a sentence about it. */
type Problem = { where: string; why: string };

/** The first problem of a call's raw arguments; undefined when there is none. */
export function whyMisshapen(rawArguments: unknown): Problem | undefined {
  let bytes = 0;
  let keys = 0;
  for (const { value, key, path, depth } of nodes(rawArguments)) {
    if (depth > maxDepth) return { where: nameOf(path), why: `is nested deeper than ${maxDepth} levels` };
    if (key !== undefined) {
      keys += 1;
      bytes += Buffer.byteLength(key);
      if (keys > maxKeys) return { where: 'arguments', why: `hold more than ${maxKeys} properties` };
      // JSON.parse makes a plain property of it; a careless copy would change every object.
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

/** Whether a tool's answer nests too deep to be walked or serialized. */
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

/** A path for a sentence: a name that the client chose is shown only when it looks like a name. */
export function nameOf(path: readonly string[]): string {
  const name = path.map((part) => (/^[\w.-]{1,64}$/.test(part) ? part : '(a name)')).join('.');
  return name === '' ? 'arguments' : name.slice(0, 200);
}

/**
 * Hostile variants of valid inputs. Enters: a valid text or value, and numbers in [0, 1). Leaves: the same, changed in one
 * to four places, by the tricks that break readers: odd characters, odd numbers, names of every object's properties, depth,
 * length, and what is missing or there twice.
 */

export type Random = () => number;

export const pick = <Item>(items: readonly Item[], random: Random): Item =>
  items[Math.floor(random() * items.length)] as Item;

export const upTo = (most: number, random: Random): number => Math.floor(random() * (most + 1));

const pieces = [
  ...[
    '\0',
    '\r\n',
    '\n',
    '\t',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\ufffd',
    '\ud800',
    '\udfff',
    '\u202e',
    '\u200b',
    '\u{e0041}',
  ],
  ...[
    '"',
    "'",
    '\\',
    '\\u0000',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '%00',
    '%2e%2e/',
    '../',
    '..\\',
    '/',
    '*',
    '?',
    '${aws:username}',
    '$',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'length',
    '-0',
    '1e400',
    '9007199254740993',
    'NaN',
    'null',
    '[]',
    '{}',
  ],
  ...[
    'é',
    'é',
    'ﬀ',
    '中',
    '🦊',
    '<!--',
    '-->',
    '<script>',
    '\u001b[2J',
    '&#x41;',
    'A'.repeat(300),
    ' '.repeat(300),
  ],
];

const edits: ((text: string, random: Random) => string)[] = [
  (text, random) => splice(text, random, pick(pieces, random)),
  (text, random) => splice(text, random, String.fromCharCode(upTo(0xffff, random))),
  (text, random) => splice(text, random, String.fromCharCode(upTo(0x7f, random)), 1),
  (text, random) => splice(text, random, '', 1 + upTo(8, random)),
  (text, random) => text.slice(0, upTo(text.length, random)),
  (text, random) => text.slice(upTo(text.length, random)),
  (text, random) => {
    const from = upTo(text.length, random);
    return splice(text, random, text.slice(from, from + upTo(40, random)));
  },
  (text) => text + text,
  (text, random) => (text.length > 2_000 ? text : text.repeat(1 + upTo(20, random))),
];

export function mutateText(text: string, random: Random): string {
  let changed = text;
  for (let times = 1 + upTo(3, random); times > 0; times -= 1) changed = pick(edits, random)(changed, random);
  return changed;
}

function splice(text: string, random: Random, put: string, taken = 0): string {
  const at = upTo(text.length, random);
  return text.slice(0, at) + put + text.slice(at + taken);
}

const oddValues: ((random: Random) => unknown)[] = [
  (random) => pick([null, true, false, 0, -0, 1e308, -1, 0.1, 2 ** 53, '', [], {}], random),
  (random) => pick(pieces, random),
  (random) => nested(1 + upTo(200, random), random),
  (random) => Array.from({ length: upTo(300, random) }, (_, at) => at),
  (random) => Object.fromEntries([[pick(pieces, random), pick(pieces, random)]]),
];

function nested(depth: number, random: Random): unknown {
  const inArray = random() < 0.5;
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = inArray ? [value] : { a: value };
  return value;
}

/** A copy of a JSON value. Names such as `__proto__` become properties of their own. */
export function mutateValue(value: unknown, random: Random): unknown {
  let changed = value;
  for (let times = 1 + upTo(2, random); times > 0; times -= 1) changed = mutateOnce(changed, random);
  return changed;
}

/** In one place. */
export function mutateOnce(value: unknown, random: Random): unknown {
  if (random() < 0.15) return pick(oddValues, random)(random);
  if (typeof value === 'string') return mutateText(value, random);
  if (Array.isArray(value)) return mutateArray(value, random);
  if (typeof value === 'object' && value !== null) return mutateObject(value, random);
  return pick(oddValues, random)(random);
}

function mutateArray(value: readonly unknown[], random: Random): unknown[] {
  const at = upTo(value.length, random);
  if (random() < 0.2) return [...value, ...value];
  if (random() < 0.2) return value.toSpliced(at, 1);
  return at >= value.length
    ? [...value, pick(oddValues, random)(random)]
    : value.with(at, mutateOnce(value[at], random));
}

function mutateObject(value: object, random: Random): object {
  const entries = Object.entries(value);
  const at = upTo(entries.length, random);
  const entry = entries[at];
  const what = random();
  if (entry === undefined || what < 0.1)
    entries.push([pick(pieces, random), pick(oddValues, random)(random)]);
  else if (what < 0.25) entries.splice(at, 1);
  else if (what < 0.4) entry[0] = mutateText(entry[0], random);
  else entry[1] = mutateOnce(entry[1], random);
  const changed = {};
  for (const [name, own] of entries)
    Object.defineProperty(changed, name, {
      value: own,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return changed;
}

/**
 * JSON that two readers understand differently. A text is refused when an object has a name twice (one reader keeps the
 * first value, another the last), a name is `__proto__` (a careless copy makes it the prototype), a number would be
 * rounded, or values nest deeper than recursive readers go. Source: RFC 7493 (I-JSON), sections 2.2 and 2.3; RFC 8259,
 * sections 4, 6 and 9.
 */

/** Levels; eight times as many as a call's arguments may have (functions/router/content/shape.ts, which names the argument). */
const maxDepth = 256;

/** Only a name of an object is followed by a colon. `true`, `false` and `null` hold nothing to look at. */
const tokens =
  /(?<text>"[^"\\]*(?:\\.[^"\\]*)*")(?<colon>[ \t\r\n]*:)?|(?<open>[[{])|(?<close>[\]}])|(?<number>-?\d[\d.eE+-]*)/g;

/**
 * One pass without recursion.
 * @param text JSON that JSON.parse accepted
 * @returns the end of a sentence about the text, with the place in characters; undefined when readers agree
 */
export function whyAmbiguous(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const { groups: token = {}, index } of text.matchAll(tokens)) {
    if (token.open !== undefined && open.push(new Set()) > maxDepth)
      return `nests deeper than ${maxDepth} levels`;
    if (token.close !== undefined) open.pop();
    if (token.number !== undefined && !isExact(token.number))
      return `has a number at character ${index} that a double cannot hold: send it as text`;
    if (token.colon === undefined || token.text === undefined) continue;
    const name = JSON.parse(token.text) as string;
    const names = open.at(-1);
    if (name === '__proto__') return `has a property __proto__ at character ${index}`;
    if (names?.has(name) === true) return `has a property twice in one object, again at character ${index}`;
    names?.add(name);
  }
  return undefined;
}

/** Every reader rounds a fraction in the same way; a whole number that is rounded is another number. */
function isExact(number: string): boolean {
  const value = Number(number);
  return /^-?\d+$/.test(number) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

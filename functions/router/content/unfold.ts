/**
 * A text without its encodings: escapes (percent, JSON, HTML), base64 and base64url at each alignment, also over
 * several lines, hex, each perhaps inside another. Leaves: decoded texts, each with the way back to its place in the
 * first one. Only ASCII counts, since every credential is ASCII. Linear: there are two layers, and none is larger than
 * its source.
 */
import { encodedRuns, type Unfolded } from './encoded-runs.ts';
import { sourceOf } from './placed-lines.ts';

/** Such as base64 of hex; a third layer is a known miss. */
const maxLayers = 2;
/** Read on both sides of an escape: more than a credential with its name. */
const aroundCharacters = 128;

/** All decoded texts, without the text itself. */
export function unfold(text: string, layers = maxLayers): Unfolded[] {
  if (layers === 0) return [];
  const outer = [...unescaped(text), ...encodedRuns(text)];
  const inner = outer.flatMap(({ text: decoded, source }) =>
    unfold(decoded, layers - 1).map((one) => ({
      text: one.text,
      source: (start: number, end: number) => source(...one.source(start, end)),
    })),
  );
  return [...outer, ...inner];
}

const anyEscape = /[%\\]|&#/;
const escapes = /%([\da-f]{2})|\\u00([\da-f]{2})|\\x([\da-f]{2})|&#x([\da-f]{2});|&#(\d{2,3});|\\(["/])/gi;

/** The surroundings of escapes, decoded: one text for escapes that are close to each other. */
function unescaped(text: string): Unfolded[] {
  if (!anyEscape.test(text)) return [];
  const unfolded: Unfolded[] = [];
  let close: RegExpExecArray[] = [];
  for (const match of text.matchAll(escapes)) {
    const last = close.at(-1);
    if (last !== undefined && match.index - last.index > 2 * aroundCharacters) {
      unfolded.push(withoutEscapes(text, close));
      close = [];
    }
    close.push(match);
  }
  return close.length === 0 ? unfolded : [...unfolded, withoutEscapes(text, close)];
}

function withoutEscapes(text: string, matches: readonly RegExpExecArray[]): Unfolded {
  const first = matches[0]?.index ?? 0;
  const last = matches.at(-1);
  let at = Math.max(0, first - aroundCharacters);
  const parts: string[] = [];
  /** the beginning of each part, in the decoded text and in the source */
  const starts: [decoded: number, source: number][] = [[0, at]];
  let length = 0;
  for (const match of matches) {
    parts.push(text.slice(at, match.index), characterOf(match));
    length += match.index - at;
    at = match.index + match[0].length;
    starts.push([length, match.index], [length + 1, at]);
    length += 1;
  }
  parts.push(text.slice(at, (last?.index ?? 0) + aroundCharacters));
  return {
    text: parts.join(''),
    source: (start, end) => [sourceOf(starts, start), sourceOf(starts, end)],
  };
}

function characterOf([, percent, json, js, html, decimal, plain]: RegExpExecArray): string {
  const hex = percent ?? json ?? js ?? html;
  return plain ?? String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
}

/**
 * What a text says when its encodings are taken away: escapes (percent, JSON, HTML), base64 and base64url at each
 * alignment, also over several lines, hex, each perhaps inside another. Enters: a text. Leaves: decoded texts, each with
 * the way back to the places of the first one. Linear: each layer is at most three times its text, and there are two.
 */
export type Unfolded = { text: string; source: (start: number, end: number) => [start: number, end: number] };

/** base64 of hex, for example; what is wrapped once more is a known miss. */
const maxLayers = 2;
/** base64 of 16 bytes: no credential is shorter. */
const minBase64Characters = 22;

/** Everything but the text itself. */
export function unfold(text: string, layers = maxLayers): Unfolded[] {
  if (layers === 0) return [];
  const outer = [...unescaped(text), ...decodedRuns(text)];
  const inner = outer.flatMap(({ text: decoded, source }) =>
    unfold(decoded, layers - 1).map((one) => ({
      text: one.text,
      source: (start: number, end: number) => source(...one.source(start, end)),
    })),
  );
  return [...outer, ...inner];
}

const escapes = /%([\da-f]{2})|\\u00([\da-f]{2})|\\x([\da-f]{2})|&#x([\da-f]{2});|&#(\d{2,3});|\\(["'\\/])/gi;

/** Characters of ASCII only: a credential has no others. */
function unescaped(text: string): Unfolded[] {
  const parts: string[] = [];
  /** where each part begins, in the decoded text and in the source */
  const starts: [decoded: number, source: number][] = [[0, 0]];
  let at = 0;
  let length = 0;
  for (const match of text.matchAll(escapes)) {
    const [whole, percent, json, js, html, decimal, plain] = match;
    const hex = percent ?? json ?? js ?? html;
    const character =
      plain ?? String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    parts.push(text.slice(at, match.index), character);
    length += match.index - at;
    starts.push([length, match.index]);
    length += 1;
    at = match.index + whole.length;
    starts.push([length, at]);
  }
  if (parts.length === 0) return [];
  parts.push(text.slice(at));
  const source = (start: number, end: number): [number, number] => [
    placeOf(starts, start),
    placeOf(starts, end),
  ];
  return [{ text: parts.join(''), source }];
}

function placeOf(starts: readonly [number, number][], decoded: number): number {
  let low = 0;
  for (let high = starts.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle]?.[0] ?? 0) <= decoded) low = middle;
    else high = middle - 1;
  }
  const [from, at] = starts[low] ?? [0, 0];
  return at + decoded - from;
}

function decodedRuns(text: string): Unfolded[] {
  return runsOf(text).flatMap(({ start, end, run }) => {
    const source = (): [number, number] => [start, end];
    // UTF-16 of ASCII is ASCII with zeros between.
    return bytesOf(run).map((bytes) => ({ text: bytes.toString('latin1').replaceAll('\0', ''), source }));
  });
}

/** What stands before an encoding without a gap shifts it: hence each alignment. */
function bytesOf(run: string): Buffer[] {
  const hex = Array.from(run.matchAll(/[\da-f]{32,}/gi), ([digits]) => digits);
  return [
    ...[0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64')),
    ...hex.flatMap((digits) => [0, 1].map((skip) => Buffer.from(digits.slice(skip), 'hex'))),
  ];
}

type Run = { start: number; end: number; run: string };

const inRun = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_')
  inRun[character.charCodeAt(0)] = 1;
/** Between the lines of one encoding: padding, a line end, also an escaped one, an indent or a mark of quotation. */
const lineEnd = /=*(?:\r?\n|(?:\\r)?\\n)[ \t>]*/y;

/** Runs of the two alphabets. A line end does not end one; two words of prose on two lines are one, too short to matter. */
function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < text.length; ) {
    const start = at;
    const pieces: string[] = [];
    for (;;) {
      const from = at;
      while (inRun[text.charCodeAt(at)] === 1) at += 1;
      if (at > from) pieces.push(text.slice(from, at));
      lineEnd.lastIndex = at;
      if (at === from || !lineEnd.test(text) || inRun[text.charCodeAt(lineEnd.lastIndex)] !== 1) break;
      at = lineEnd.lastIndex;
    }
    const run = pieces.join('');
    if (run.length >= minBase64Characters) runs.push({ start, end: at, run });
    if (at === start) at += 1;
  }
  return runs;
}

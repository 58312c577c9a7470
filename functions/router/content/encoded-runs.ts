/**
 * ASCII in base64 or hex. Enters: any text. Leaves: the decoded runs of those alphabets, where they are ASCII for long
 * enough to be a credential; few words are, and no digest. A character in front of an encoding shifts it, so every
 * alignment is tried. Linear.
 */

/** A decoded text, and the way back from a place in it to one in the text that it came from. */
export type Unfolded = { text: string; source: (start: number, end: number) => [start: number, end: number] };

/** Groups of 3 bytes; 16 bytes hold so many whole ones at any alignment. */
const minGroups = 4;
const asciiStretch = /[\0\t\n\r\x20-\x7e]{16}/;

/** The value of a character of base64 or base64url; 255 of any other. */
const values = new Uint8Array(128).fill(255);
Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach((character, value) => {
  values[character.charCodeAt(0)] = value;
});
values['-'.charCodeAt(0)] = 62;
values['_'.charCodeAt(0)] = 63;

/** Every decoded run of a text. */
export function encodedRuns(text: string): Unfolded[] {
  const unfolded: Unfolded[] = [];
  for (const { start, end, run } of runsOf(text)) {
    const source = (): [number, number] => [start, end];
    // UTF-16 of ASCII is ASCII with zeros between.
    for (const bytes of [...fromBase64(run), ...fromHex(run)])
      unfolded.push({ text: bytes.toString('latin1').replaceAll('\0', ''), source });
  }
  return unfolded;
}

/** Each stretch of groups whose three bytes are all below 128, by the bits that must be zero then. */
function fromBase64(run: string): Buffer[] {
  const found: Buffer[] = [];
  const lengths = [0, 0, 0, 0];
  // One place past the end, where the last stretch of each alignment ends.
  for (let at = 0; at <= run.length; at += 1) {
    const phase = at & 3;
    const groups = lengths[phase] as number;
    if (isAscii(run, at)) lengths[phase] = groups + 1;
    else {
      if (groups >= minGroups) found.push(decoded(run, at, groups));
      lengths[phase] = 0;
    }
  }
  return found;
}

/** Whether a whole group of ASCII starts here. */
function isAscii(run: string, at: number): boolean {
  if (at + 3 >= run.length) return false;
  const one = values[run.charCodeAt(at)] as number;
  const two = values[run.charCodeAt(at + 1)] as number;
  const three = values[run.charCodeAt(at + 2)] as number;
  return ((one & 0x20) | (two & 0x08) | (three & 0x02)) === 0;
}

/** With the rest of a last group. */
function decoded(run: string, end: number, groups: number): Buffer {
  return Buffer.from(run.slice(end - 4 * groups, Math.min(run.length, end + 3)), 'base64');
}

function fromHex(run: string): Buffer[] {
  if (run.length < 32) return [];
  return Array.from(run.matchAll(/[\da-f]{32,}/gi)).flatMap(([digits]) =>
    [0, 1]
      .map((skip) => Buffer.from(digits.slice(skip), 'hex'))
      .filter((bytes) => asciiStretch.test(bytes.toString('latin1'))),
  );
}

type Run = { start: number; end: number; run: string };

/** Characters; base64 of 16 bytes: no credential is shorter, and no encoder breaks lines earlier. */
const minRun = 22;
const line = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{22,}/g;
/** A padding, a line end, also an escaped one, an indent or a mark of quotation; and the next line. */
const nextLine = /=*(?:\r?\n|(?:\\r)?\\n)[ \t>]*([A-Za-z0-9+/_-]+)/y;

const padding = /={0,2}/y;

/**
 * The next match of `line`. Looks at the last character of a window first, and goes on behind any that is outside of the
 * alphabet: in prose that is one look for several words.
 */
function lineFrom(text: string, from: number): RegExpExecArray | null {
  let at = from;
  for (let back = minRun - 1; back >= 0 && at + minRun <= text.length; ) {
    if (isOfAlphabet(text.charCodeAt(at + back))) back -= 1;
    else {
      at += back + 1;
      back = minRun - 1;
    }
  }
  line.lastIndex = at;
  return at + minRun > text.length ? null : line.exec(text);
}

function isOfAlphabet(code: number): boolean {
  return code < values.length && values[code] !== 255;
}

/** A run goes on over lines. Two words of prose that are joined so do not decode to ASCII. */
function* runsOf(text: string): Generator<Run> {
  for (let first = lineFrom(text, 0); first !== null; first = lineFrom(text, line.lastIndex)) {
    const lines = [first[0]];
    let end = line.lastIndex;
    nextLine.lastIndex = end;
    for (let next = nextLine.exec(text); next !== null; next = nextLine.exec(text)) {
      lines.push(next[1] as string);
      end = nextLine.lastIndex;
    }
    padding.lastIndex = end;
    padding.test(text);
    line.lastIndex = padding.lastIndex;
    yield { start: first.index, end: padding.lastIndex, run: lines.join('') };
  }
}

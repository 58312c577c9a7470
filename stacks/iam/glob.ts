/**
 * Wildcards: `*` matches any number of characters, `?` exactly one. Patterns are pieces in which literal text
 * and wildcards have different types, so text from a request can never act as a wildcard. Matching takes at
 * most pattern × value steps, and no regular expression is built from a policy.
 */

export const anyText = Symbol('*');
export const anyCharacter = Symbol('?');
export type Piece = string | typeof anyText | typeof anyCharacter;

/** The text between two `*`; `open` are the positions of `?` in it, which match any character. */
type Run = { text: string; open: readonly number[] };
/** Runs in order, with a `*` between each two; the first is anchored at the start, the last at the end. */
export type Glob = readonly Run[];

/** Joins pieces into the form that `globMatches` reads. */
export function globOf(pieces: readonly Piece[]): Glob {
  const runs: Run[] = [];
  let text = '';
  let open: number[] = [];
  for (const piece of pieces) {
    if (piece === anyText) {
      runs.push({ text, open });
      text = '';
      open = [];
    } else if (piece === anyCharacter) {
      open.push(text.length);
      text += '?';
    } else {
      text += piece;
    }
  }
  runs.push({ text, open });
  return runs;
}

/** Parses text in which every `*` and `?` is a wildcard. Never for text from a request. */
export function parseGlob(text: string): Glob {
  return globOf(
    text.split(/([*?])/).map((part) => (part === '*' ? anyText : part === '?' ? anyCharacter : part)),
  );
}

/** @returns whether the pattern matches the whole value; a `?` stands for one UTF-16 code unit */
export function globMatches(glob: Glob, value: string): boolean {
  const last = glob[glob.length - 1];
  const first = glob[0];
  if (!first || !last) return false;
  if (glob.length === 1) return value.length === first.text.length && runFits(first, value, 0);

  const end = value.length - last.text.length;
  let at = first.text.length;
  // The first and the last run may not overlap: `ab*bc` does not fit `abc`.
  if (end < at || !runFits(first, value, 0) || !runFits(last, value, end)) return false;
  // For a run between two `*` the leftmost match leaves the most room for the runs after it.
  for (let index = 1; index < glob.length - 1; index++) {
    const run = glob[index] as Run;
    const found = findRun(run, value, at);
    if (found < 0 || found + run.text.length > end) return false;
    at = found + run.text.length;
  }
  return true;
}

function runFits(run: Run, value: string, at: number): boolean {
  if (run.open.length === 0) return value.startsWith(run.text, at);
  if (at + run.text.length > value.length) return false;
  let from = 0;
  for (const gap of run.open) {
    if (!value.startsWith(run.text.slice(from, gap), at + from)) return false;
    from = gap + 1;
  }
  return value.startsWith(run.text.slice(from), at + from);
}

function findRun(run: Run, value: string, from: number): number {
  if (run.open.length === 0) return value.indexOf(run.text, from);
  for (let at = from; at + run.text.length <= value.length; at++) {
    if (runFits(run, value, at)) return at;
  }
  return -1;
}

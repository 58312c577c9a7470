/**
 * Compares IAM patterns with each other. `*` stands for any text, `?` for one character, and a policy variable
 * (`${aws:PrincipalTag/tenant}`) for any text, because a plan does not know its value. So two patterns overlap if
 * some value of the variables lets one text match both.
 */

/** @returns whether some text matches both patterns */
export function patternsOverlap(left: string, right: string): boolean {
  return new Overlap(tokens(left), tokens(right)).from(0, 0);
}

/** As `patternsOverlap`, for actions, whose names are case-insensitive (IAM User Guide, "Action"). */
export function actionsOverlap(left: string, right: string): boolean {
  return patternsOverlap(left.toLowerCase(), right.toLowerCase());
}

function tokens(pattern: string): string[] {
  return [...pattern.replace(/\$\{[^}]*\}/g, '*')];
}

/** Walks both patterns at once and remembers the dead ends, so that many `*` do not multiply. */
class Overlap {
  readonly #left: string[];
  readonly #right: string[];
  readonly #deadEnds = new Set<string>();

  constructor(left: string[], right: string[]) {
    this.#left = left;
    this.#right = right;
  }

  /** Whether the left pattern from `at` on and the right one from `by` on overlap. */
  from(at: number, by: number): boolean {
    const key = `${at} ${by}`;
    if (this.#deadEnds.has(key)) return false;
    const found = this.#step(at, by);
    if (!found) this.#deadEnds.add(key);
    return found;
  }

  #step(at: number, by: number): boolean {
    const [left, right] = [this.#left[at], this.#right[by]];
    if (left === undefined && right === undefined) return true;
    // A star stands for the empty text, or for one more token of the other side.
    if (left === '*') return this.from(at + 1, by) || (right !== undefined && this.from(at, by + 1));
    if (right === '*') return this.from(at, by + 1) || (left !== undefined && this.from(at + 1, by));
    if (left === undefined || right === undefined) return false;
    return (left === right || left === '?' || right === '?') && this.from(at + 1, by + 1);
  }
}

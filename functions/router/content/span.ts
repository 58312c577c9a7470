/** What a filter finds in a text, and the text without it. Enters: a text. Leaves: places in it, never a copy of them. */

/** `kind` says what lies at [start, end), in words that may be shown; `instead` is what takes its place in a result. */
export type Span = {
  start: number;
  end: number;
  kind: string;
  instead: string;
  /** what it is counted as, where a filter finds things of several kinds */
  as?: FilterName;
};

/** `label`: the name of the property that holds the text, where it has one. */
export type Find = (text: string, label?: string) => Span[] | Promise<Span[]>;

export type FilterName =
  | 'terminal-sequences'
  | 'invisible-characters'
  | 'hidden-markup'
  /** hidden-markup.ts, of what an address tells */
  | 'addresses'
  | 'session-credentials'
  | 'credentials'
  | 'personal-data'
  | 'traversal'
  /** hear-frames.ts, of what was over a limit */
  | 'messages'
  /** guard.ts, which asks others to find */
  | 'guardrail';

/** One way in which a text can be unsafe. `does`: what happens to it in a result; an argument is refused for either. */
export type Filter = { name: FilterName; does: 'remove' | 'redact'; find: Find };

export function removed(start: number, end: number, kind: string): Span {
  return { start, end, kind, instead: '' };
}

export function redacted(start: number, end: number, kind: string): Span {
  return { start, end, kind, instead: `[redacted: ${kind}]` };
}

/** The places of every match of a global pattern. */
export function spansOf(text: string, pattern: RegExp, make: (start: number, end: number) => Span): Span[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: match }) => make(index, index + match.length));
}

/** In order, with what overlaps made one: the first of them gives the name. */
export function merged(spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const whole: Span[] = [];
  for (const span of sorted) {
    const last = whole.at(-1);
    if (last === undefined || span.start >= last.end) whole.push({ ...span });
    else last.end = Math.max(last.end, span.end);
  }
  return whole;
}

/** @param spans as `merged` leaves them */
export function withoutSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, instead } of spans) {
    parts.push(text.slice(at, start), instead);
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

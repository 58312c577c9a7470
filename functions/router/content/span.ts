/** Findings of a filter in a text, and the text without them. Never: a copy of a finding. */

/** `kind` names the text at [start, end), in words that may be shown; `instead` takes its place in a result. */
export type Span = {
  start: number;
  end: number;
  kind: string;
  instead: string;
  /** the name under which it is counted, where that is not the filter's own */
  as?: FilterName;
};

/** `label`: the name of the property that holds the text, where it has one. */
export type Find = (text: string, label?: string) => Span[] | Promise<Span[]>;

export type FilterName =
  | 'terminal-sequences'
  | 'invisible-characters'
  | 'hidden-markup'
  /** hidden-markup.ts, for addresses that tell about a page */
  | 'addresses'
  | 'session-credentials'
  | 'credentials'
  | 'personal-data'
  | 'traversal'
  /** hear-frames.ts, for frames over a limit */
  | 'messages'
  /** guard.ts, for the stage's guardrail */
  | 'guardrail';

/** One way in which a text can be unsafe. `does`: what happens in a result; an argument is refused in both cases. */
export type Filter = { name: FilterName; does: 'remove' | 'redact'; find: Find };

/** A place whose text goes without a trace. `kind`: words that may be shown. */
export function removal(start: number, end: number, kind: string): Span {
  return { start, end, kind, instead: '' };
}

/** A place whose text gives way to `[redacted: <kind>]`. */
export function redaction(start: number, end: number, kind: string): Span {
  return { start, end, kind, instead: `[redacted: ${kind}]` };
}

/** The places of every match of a global pattern. */
export function spansOf(text: string, pattern: RegExp, make: (start: number, end: number) => Span): Span[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: match }) => make(index, index + match.length));
}

/** In order, with overlapping ones joined: the first of them gives the name. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const whole: Span[] = [];
  for (const span of sorted) {
    const last = whole.at(-1);
    if (last === undefined || span.start >= last.end) whole.push({ ...span });
    else last.end = Math.max(last.end, span.end);
  }
  return whole;
}

/** The text without its findings. @param spans in order and without overlaps, as `mergeSpans` returns them */
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

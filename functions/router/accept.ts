/**
 * Which answers a client can read, from its Accept header. Enters: the header's value, or null. Leaves: the kinds of
 * answer that fit it. Source: RFC 9110, sections 5.6 and 12.5.1. MCP asks clients to name both types; real ones name
 * one, or none, so the header is read as what it says and not as a formality.
 */

/** `both`: the server chooses. */
export type Readable = 'json' | 'event-stream' | 'both' | 'neither';

const types = { json: ['application', 'json'], stream: ['text', 'event-stream'] } as const;

const token = String.raw`[!#$%&'*+.^_\x60|~\w-]+`;
const value = String.raw`(?:${token}|"(?:[^"\\]|\\.)*")`;
const parameter = String.raw`[ \t]*;[ \t]*(?:(?<name>${token})=(?<value>${value}))?`;
const parameters = new RegExp(parameter, 'g');
const element = new RegExp(
  String.raw`[ \t]*(${token})/(${token})((?:${parameter.replaceAll(/\?<\w+>/g, '?:')})*)[ \t]*(?=,|$)`,
  'y',
);

type Range = { type: string; subtype: string; weight: number };

/** A type with a greater weight is the one that is read; with equal ones, a client without the header included, both are. */
export function readableBy(accept: string | null): Readable {
  const ranges = accept === null ? [] : parse(accept);
  // A header of which nothing can be understood says nothing.
  if (ranges.length === 0) return 'both';
  const [json, stream] = [weightOf(types.json, ranges), weightOf(types.stream, ranges)];
  if (json === 0 && stream === 0) return 'neither';
  if (json === stream) return 'both';
  return json > stream ? 'json' : 'event-stream';
}

/** The most specific range decides; of equally specific ones the greatest weight. */
function weightOf([type, subtype]: readonly [string, string], ranges: Range[]): number {
  for (const wanted of [`${type}/${subtype}`, `${type}/*`, '*/*']) {
    const weights = ranges
      .filter((range) => `${range.type}/${range.subtype}` === wanted)
      .map(({ weight }) => weight);
    if (weights.length > 0) return Math.max(...weights);
  }
  return 0;
}

/** The media ranges of a header; an element that is none is left out, as is one whose weight is no weight. */
function parse(accept: string): Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at < accept.length; at += 1) {
    element.lastIndex = at;
    const match = element.exec(accept);
    const range = match === null ? undefined : rangeOf(match);
    if (range !== undefined) ranges.push(range);
    at = match === null ? endOfElement(accept, at) : element.lastIndex;
  }
  return ranges;
}

/** Parameters other than the weight narrow a range (`application/json;charset=utf-8`); ours has none to compare. */
function rangeOf([, type = '', subtype = '', rest = '']: RegExpExecArray): Range | undefined {
  const weights = Array.from(rest.matchAll(parameters)).filter(
    ({ groups }) => groups?.name?.toLowerCase() === 'q',
  );
  const weight = Number(weights[0]?.groups?.value ?? 1);
  if (!(weight >= 0 && weight <= 1)) return undefined;
  return { type: type.toLowerCase(), subtype: subtype.toLowerCase(), weight };
}

function endOfElement(accept: string, from: number): number {
  const comma = accept.indexOf(',', from);
  return comma === -1 ? accept.length : comma;
}

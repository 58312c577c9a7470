/**
 * The kinds of answer that a client can read, from its Accept header. Source: RFC 9110, sections 5.6 and 12.5.1. MCP asks
 * clients to name both types; some name one or none, so the header decides and is not taken as a formality.
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

/**
 * The type with the greater weight; both when they weigh the same, and without a header.
 * @param accept the header's value; null when it is absent
 */
export function readableBy(accept: string | null): Readable {
  const ranges = accept === null ? [] : parse(accept);
  // A header without one readable range counts as absent.
  if (ranges.length === 0) return 'both';
  const [json, stream] = [weightOf(types.json, ranges), weightOf(types.stream, ranges)];
  if (json === 0 && stream === 0) return 'neither';
  if (json === stream) return 'both';
  return json > stream ? 'json' : 'event-stream';
}

/** The most specific range decides; among equally specific ones the greatest weight. */
function weightOf([type, subtype]: readonly [string, string], ranges: Range[]): number {
  for (const name of [`${type}/${subtype}`, `${type}/*`, '*/*']) {
    const weights = ranges
      .filter((range) => `${range.type}/${range.subtype}` === name)
      .map(({ weight }) => weight);
    if (weights.length > 0) return Math.max(...weights);
  }
  return 0;
}

/** The media ranges of a header, without the elements that are not ranges and those with an invalid weight. */
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

/** Parameters other than the weight narrow a range (`application/json;charset=utf-8`); our types have none. */
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

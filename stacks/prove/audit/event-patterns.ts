/**
 * Parses EventBridge patterns over CloudTrail events and matches calls with them. A pattern has branches, each
 * with the calls that it names and the parameters that it compares. Refuses patterns of other forms.
 * Source: EventBridge User Guide, "Event patterns" and "Comparison operators".
 */

type Value = string | { prefix: string };

/** Matches one of these calls if all parameters match; parameters are by their path below requestParameters. */
export type Branch = { events: string[]; parameters: Map<string, Value[]> };

export type CallPattern = { service: string; branches: Branch[] };

/** A call as its event shows it; parameters are by their path below requestParameters. */
export type TrailCall = { service: string; event: string; parameters: Record<string, string> };

/** EventBridge quotas, "Event pattern". */
const maxCharacters = 2_048;

/**
 * @param text the pattern as JSON
 * @throws Error with the part of the pattern that is not known here
 */
export function readCallPattern(text: string): CallPattern {
  if (text.length > maxCharacters)
    throw new Error(`has ${text.length} characters; EventBridge takes ${maxCharacters}`);
  const { source, 'detail-type': detailType, detail, ...rest } = JSON.parse(text) as Record<string, unknown>;
  refuseRest(rest, '');
  if (JSON.stringify(detailType) !== '["AWS API Call via CloudTrail"]')
    throw new Error('is not about calls that CloudTrail has seen (detail-type)');
  const { eventSource, $or, ...common } = detail as Record<string, unknown>;
  const [, service = ''] = /^\["([a-z0-9-]+)\.amazonaws\.com"\]$/.exec(JSON.stringify(eventSource)) ?? [];
  if (service === '' || JSON.stringify(source) !== `["aws.${service}"]`)
    throw new Error('does not name one service, in source and in detail.eventSource');
  const alternatives = $or === undefined ? [{}] : ($or as Record<string, unknown>[]);
  return { service, branches: alternatives.map((one) => readBranch({ ...common, ...one })) };
}

function readBranch({ eventName, requestParameters = {}, ...rest }: Record<string, unknown>): Branch {
  refuseRest(rest, 'detail.');
  const events = readValues(eventName, 'detail.eventName').map((value) => {
    if (typeof value !== 'string') throw new Error('names calls by a pattern (detail.eventName)');
    return value;
  });
  return { events, parameters: new Map(leaves(requestParameters as object, '')) };
}

function leaves(node: object, at: string): [string, Value[]][] {
  return Object.entries(node).flatMap(([name, inner]): [string, Value[]][] =>
    Array.isArray(inner)
      ? [[`${at}${name}`, readValues(inner, `requestParameters.${at}${name}`)]]
      : leaves(inner as object, `${at}${name}.`),
  );
}

function readValues(list: unknown, where: string): Value[] {
  if (!Array.isArray(list) || list.length === 0) throw new Error(`compares nothing at ${where}`);
  return list.map((value: unknown) => {
    const isPrefix =
      typeof value === 'object' &&
      value !== null &&
      Object.keys(value).join() === 'prefix' &&
      typeof (value as { prefix: unknown }).prefix === 'string';
    if (typeof value !== 'string' && !isPrefix)
      throw new Error(`compares by ${JSON.stringify(value)} at ${where}, which is not known here`);
    return value as Value;
  });
}

function refuseRest(rest: object, at: string): void {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new Error(`looks at ${at}${unknown}, which is not known here`);
}

/** @returns whether EventBridge would match the event of this call */
export function fits({ service, branches }: CallPattern, call: TrailCall): boolean {
  return (
    service === call.service &&
    branches.some(
      ({ events, parameters }) =>
        events.includes(call.event) &&
        [...parameters].every(([path, values]) => {
          const actual = call.parameters[path];
          return actual !== undefined && values.some((value) => matches(value, actual));
        }),
    )
  );
}

const matches = (value: Value, actual: string) =>
  typeof value === 'string' ? value === actual : actual.startsWith(value.prefix);

/**
 * Brakes: the tools and callers that an operator stopped. One item of the control table (shared/control.ts) with
 * numbers alone, each the time at which it was written, in milliseconds since the epoch. Pure.
 *
 * | attribute                     | exists while                                                    |
 * |-------------------------------|-----------------------------------------------------------------|
 * | `all`, `tool:<name>`, `caller:<subject>` | the brake is on                                      |
 * | `released:<one of them>`      | for an hour after it came off: older sessions are void          |
 */
import { controlKey } from './control.ts';

/** The item: times by attribute. */
export type Brakes = Readonly<Record<string, number>>;

/** The parts of a call that a brake can name. */
export type Braked = { tool: string; subject: string };

/** Names of brakes. */
export const brakeOn = {
  all: 'all',
  tool: (name: string) => `tool:${name}`,
  caller: (subject: string) => `caller:${subject}`,
} as const;

/** The attribute that remembers the end of a brake. */
export const releaseOf = (brake: string): string => `released:${brake}`;

/** Sessions live for 900 s (functions/router/mint.ts), so none is left from before an older release. */
export const releaseLastsMs = 3_600_000;

function brakesFor({ tool, subject }: Braked): string[] {
  return [brakeOn.all, brakeOn.tool(tool), brakeOn.caller(subject)];
}

/** The kind of brake that stops this call; undefined when none does. */
export function brakeThatHolds(brakes: Brakes, call: Braked): 'all' | 'tool' | 'caller' | undefined {
  const brake = brakesFor(call).find((name) => brakes[name] !== undefined);
  return brake?.split(':', 1)[0] as 'all' | 'tool' | 'caller' | undefined;
}

/** The time when a brake for this call was last put on or taken off; 0 for never. */
export function lastBrakeAtMs(brakes: Brakes, call: Braked): number {
  return Math.max(0, ...brakesFor(call).flatMap((name) => [brakes[name] ?? 0, brakes[releaseOf(name)] ?? 0]));
}

/**
 * The item as DynamoDB answers it; no item means that no brake was ever on.
 * @throws Error for an attribute that is not a brake: a reader that skipped it could miss one
 */
export function parseBrakes(item: unknown): Brakes {
  const brakes: Record<string, number> = {};
  for (const [name, value] of Object.entries((item ?? {}) as Record<string, { N?: unknown }>)) {
    if (name === controlKey) continue;
    const atMs = Number(value?.N ?? Number.NaN);
    if (!Number.isFinite(atMs)) throw new Error(`the brakes hold something else under "${name}"`);
    brakes[name] = atMs;
  }
  return brakes;
}

/**
 * Brakes: who or what makes no calls for now. One item of the control table (shared/control.ts), numbers alone, each
 * the time at which it was written, in milliseconds since the epoch. Pure.
 *
 * | attribute                     | there while                                                     |
 * |-------------------------------|-----------------------------------------------------------------|
 * | `all`, `tool:<name>`, `caller:<subject>` | the brake is on                                      |
 * | `released:<one of them>`      | for an hour after it came off: sessions minted before are void  |
 */
import { controlKey } from './control.ts';

export type Brakes = Readonly<Record<string, number>>;

/** Whom a call's brakes are about. */
export type Braked = { tool: string; subject: string };

export const brakeOn = {
  all: 'all',
  tool: (name: string) => `tool:${name}`,
  caller: (subject: string) => `caller:${subject}`,
} as const;

export const releaseOf = (brake: string): string => `released:${brake}`;

/** Sessions live for 900 s (functions/router/mint.ts); nothing minted before an older release is left. */
export const releaseLastsMs = 3_600_000;

function brakesFor({ tool, subject }: Braked): string[] {
  return [brakeOn.all, brakeOn.tool(tool), brakeOn.caller(subject)];
}

/** The brake that is on for this call; undefined: none. */
export function brakeThatHolds(brakes: Brakes, call: Braked): 'all' | 'tool' | 'caller' | undefined {
  const found = brakesFor(call).find((name) => brakes[name] !== undefined);
  return found?.split(':', 1)[0] as 'all' | 'tool' | 'caller' | undefined;
}

/** When a brake for this call was last put on or taken off; 0: never. */
export function lastBrakeAtMs(brakes: Brakes, call: Braked): number {
  return Math.max(0, ...brakesFor(call).flatMap((name) => [brakes[name] ?? 0, brakes[releaseOf(name)] ?? 0]));
}

/**
 * The item as DynamoDB answers it; no item means that no brake was ever on.
 * @throws Error for what is no brake: a reader that passed over it could miss one
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

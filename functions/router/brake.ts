/**
 * Brakes: calls that an operator stopped. Enters: a call. Leaves: nothing, or the Refusal `braked`. The item is read once
 * for an environment, however many calls: what was read counts for 2 s, for up to 4 s while it is read again in the
 * background, and past that a call waits for the read. So a brake holds for every new call 5 s after it was put on,
 * with a second for the read itself.
 * When it cannot be read, what writes or destroys is refused, and what reads goes on with the last known for a minute:
 * an outage of the table is not one of all reads, and nobody brakes during it either. Never: a call of an environment
 * that has not read the brakes once.
 */
import { type Braked, type Brakes, brakeThatHolds, lastBrakeAtMs } from '../../shared/brakes.ts';
import type { Effect } from '../../shared/contract.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Ports } from './ports.ts';

const freshMs = 2_000;
const staleMs = 4_000;
/** For reads, when the table does not answer. */
const lastKnownMs = 60_000;
/** So long no read is tried again for a call that may go on without. */
const pauseMs = 1_000;
/** Clocks of Lambda and of an operator's desk may differ by that much. */
const clockMs = 5_000;

export type BrakeWatch = {
  /** @throws Refusal `braked`, or `unavailable` when the brakes are not known well enough for the effect */
  check(call: Braked & { effect: Effect }): Promise<void>;
  /** sessions for such calls that were minted before are void, milliseconds since the epoch */
  voidBeforeMs(call: Braked): number;
};

type Known = { brakes: Brakes /** when the read began */; atMs: number };

export function watchBrakes(ports: Pick<Ports, 'control' | 'now'>): BrakeWatch {
  let known: Known | undefined;
  let reading: Promise<Known> | undefined;
  let failedAtMs = Number.NEGATIVE_INFINITY;

  function read(): Promise<Known> {
    reading ??= readOnce().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function readOnce(): Promise<Known> {
    const atMs = ports.now();
    try {
      const brakes = await ports.control.brakes();
      known = { brakes, atMs };
      return known;
    } catch (error) {
      failedAtMs = ports.now();
      throw error;
    }
  }

  const ageMs = ({ atMs }: Known) => ports.now() - atMs;

  async function current(effect: Effect): Promise<Brakes> {
    if (known !== undefined && ageMs(known) < staleMs) {
      // A failure is met by the call that has to wait.
      if (ageMs(known) >= freshMs) read().catch(() => undefined);
      return known.brakes;
    }
    const last = effect === 'read' && known !== undefined && ageMs(known) < lastKnownMs ? known : undefined;
    if (last !== undefined && ports.now() - failedAtMs < pauseMs) return last.brakes;
    try {
      return await readNow();
    } catch (error) {
      if (last === undefined) throw error;
      return last.brakes;
    }
  }

  /** What was on its way when Lambda froze the environment tells of then, and arrives only now. */
  async function readNow(): Promise<Brakes> {
    await reading?.catch(() => undefined);
    if (known !== undefined && ageMs(known) < staleMs) return known.brakes;
    return (await read()).brakes;
  }

  return {
    async check({ effect, ...call }) {
      const what = brakeThatHolds(await current(effect), call);
      if (what !== undefined) throw new Refusal({ is: 'braked', what });
    },
    voidBeforeMs(call) {
      const atMs = known === undefined ? 0 : lastBrakeAtMs(known.brakes, call);
      return atMs === 0 ? 0 : atMs + clockMs;
    },
  };
}

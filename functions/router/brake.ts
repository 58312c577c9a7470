/**
 * Brakes: calls that an operator stopped. Enters: a call. Leaves: nothing, or the Refusal `braked`. An environment reads
 * the item once for all its calls. A snapshot counts for 2 s, and for up to 4 s while it is read again in the
 * background; after that a call waits for the read. So a brake holds for every new call 5 s after it was put on, of
 * which one second is for the read itself.
 * When the item cannot be read, calls that write or destroy are refused. Calls that read go on with the last snapshot for
 * a minute: an outage of the table should not stop all reads, and no operator can brake during it either. Never: a call
 * of an environment that has not read the brakes once.
 */
import { type Braked, type Brakes, brakeThatHolds, lastBrakeAtMs } from '../../shared/brakes.ts';
import type { Effect } from '../../shared/contract.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Ports } from './ports.ts';

const freshMs = 2_000;
const staleMs = 4_000;
/** For calls that read, when the table does not answer. */
const lastKnownMs = 60_000;
/** After a failed read, calls that may go on without one do not try it again for so long. */
const pauseMs = 1_000;
/** The clocks of Lambda and of an operator's computer may differ by that much. */
const clockMs = 5_000;

export type BrakeWatch = {
  /** @throws Refusal `braked`, or `unavailable` when the brakes are not known well enough for the effect */
  check(call: Braked & { effect: Effect }): Promise<void>;
  /** milliseconds since the epoch: a session for such a call that was minted earlier is void; 0 when none is */
  voidBeforeMs(call: Braked): number;
};

/** `atMs`: when the read began, milliseconds since the epoch. */
type Snapshot = { brakes: Brakes; atMs: number };

/** One for an environment. */
export function watchBrakes(ports: Pick<Ports, 'control' | 'now'>): BrakeWatch {
  let snapshot: Snapshot | undefined;
  let reading: Promise<Snapshot> | undefined;
  let failedAtMs = Number.NEGATIVE_INFINITY;

  function read(): Promise<Snapshot> {
    reading ??= readOnce().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function readOnce(): Promise<Snapshot> {
    const atMs = ports.now();
    try {
      const brakes = await ports.control.brakes();
      snapshot = { brakes, atMs };
      return snapshot;
    } catch (error) {
      failedAtMs = ports.now();
      throw error;
    }
  }

  const ageMs = ({ atMs }: Snapshot) => ports.now() - atMs;

  async function current(effect: Effect): Promise<Brakes> {
    if (snapshot !== undefined && ageMs(snapshot) < staleMs) {
      // The first call that has to wait for a read handles its failure.
      if (ageMs(snapshot) >= freshMs) read().catch(() => undefined);
      return snapshot.brakes;
    }
    const mayUseLast = effect === 'read' && snapshot !== undefined && ageMs(snapshot) < lastKnownMs;
    const last = mayUseLast ? snapshot : undefined;
    if (last !== undefined && ports.now() - failedAtMs < pauseMs) return last.brakes;
    try {
      return await readNow();
    } catch (error) {
      if (last === undefined) throw error;
      return last.brakes;
    }
  }

  /** A read that was on its way when Lambda froze the environment is old, though it ends only now: its time tells. */
  async function readNow(): Promise<Brakes> {
    await reading?.catch(() => undefined);
    if (snapshot !== undefined && ageMs(snapshot) < staleMs) return snapshot.brakes;
    return (await read()).brakes;
  }

  return {
    async check({ effect, ...call }) {
      const what = brakeThatHolds(await current(effect), call);
      if (what !== undefined) throw new Refusal({ is: 'braked', what });
    },
    voidBeforeMs(call) {
      const atMs = snapshot === undefined ? 0 : lastBrakeAtMs(snapshot.brakes, call);
      return atMs === 0 ? 0 : atMs + clockMs;
    },
  };
}

/** The environments of one simulated function: a call gets a warm one, a new one, or none when too many run. */

/** `sessions`: when each kept session ends, by what it is for; the one that was used last is the last in the map. */
export type Environment = { idleSinceMs: number; sessions: Map<string, number> };

/** Calls at once of all functions without a reservation. */
export type SharedCalls = { running: number; most: number; limit: number };

export type Environments = {
  /** @returns undefined when too many calls run at once */
  take(key: string, nowMs: number): { environment: Environment; isNew: boolean } | undefined;
  giveBack(key: string, environment: Environment, nowMs: number): void;
  /** at once, the most so far */
  mostRunning(): number;
  calls(): number;
  started(): number;
};

/** @param reserved calls at once that are kept for the function, in place of the shared ones */
export function createEnvironments(
  reserved: number | undefined,
  shared: SharedCalls,
  idleMs: number,
): Environments {
  const idle = new Map<string, Environment[]>();
  let [running, most, calls, started] = [0, 0, 0, 0];

  const hasRoom = () => (reserved === undefined ? shared.running < shared.limit : running < reserved);

  return {
    take(key, nowMs) {
      if (!hasRoom()) return undefined;
      running += 1;
      calls += 1;
      most = Math.max(most, running);
      if (reserved === undefined) {
        shared.running += 1;
        shared.most = Math.max(shared.most, shared.running);
      }
      const environment = idle.get(key)?.pop();
      if (environment !== undefined && nowMs - environment.idleSinceMs < idleMs)
        return { environment, isNew: false };
      // The last one that was used is the first to be used again: all others are older still.
      idle.delete(key);
      started += 1;
      return { environment: { idleSinceMs: nowMs, sessions: new Map() }, isNew: true };
    },
    giveBack(key, environment, nowMs) {
      running -= 1;
      if (reserved === undefined) shared.running -= 1;
      environment.idleSinceMs = nowMs;
      const waiting = idle.get(key) ?? [];
      waiting.push(environment);
      idle.set(key, waiting);
    },
    mostRunning: () => most,
    calls: () => calls,
    started: () => started,
  };
}

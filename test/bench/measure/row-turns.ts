/** The turns of a row: its function in a process, called as its request says, and checked against the back end. */
import { difference } from '../back-end/counters.ts';
import type { BackEnd } from '../back-end/start-back-end.ts';
import type { Effort } from '../effort.ts';
import type { Row } from '../rows/row.ts';
import { startSubject } from '../subject.ts';
import { countsOff, unleased } from './check-counts.ts';
import type { Turns } from './turns.ts';

/** Before each round, not measured: a client closes a connection that was idle for minutes while the others had theirs. */
const wakingCalls = 3;

/** A stall of the machine makes an honest function send a request again; one that leaves something out is off each time. */
const attempts = 3;

/** Starts the process and loads the function. @throws Error when it does not load */
export async function startRow(
  row: Row,
  { backEnd, effort }: { backEnd: BackEnd; effort: Effort },
): Promise<Turns> {
  const subject = await startSubject(row.spec, backEnd);
  await subject.load();
  let done = 0;
  const asked = { requests: 0, calls: 0 };

  async function call(count: number): Promise<number> {
    const from = done;
    done += count;
    return (await subject.run(row.request, { from, count })).cpuUs / count;
  }

  /** `off`: how the run differed from what the row says. */
  async function measure(): Promise<{ spent: number; off: string[] }> {
    const calls = effort.calls(row);
    const before = { counters: await subject.listener.counters(), lines: subject.lines() };
    const spent = await call(calls);
    const counters = difference(await subject.listener.counters(), before.counters);
    const off = countsOff(row, { calls, counters, lines: subject.lines() - before.lines });
    if (off.length > 0) return { spent, off };
    asked.calls += calls;
    asked.requests += Object.values(counters.requests).reduce((sum, count) => sum + count, 0);
    return { spent, off };
  }

  return {
    ...{ id: row.id, title: row.title, of: row.of, warmUp: effort.warmUp(row), call },
    async round() {
      for (let left = attempts; ; left -= 1) {
        await call(wakingCalls);
        const { spent, off } = await measure();
        if (off.length === 0) return spent;
        if (left === 1) throw refusal(row, off);
      }
    },
    asked: () => asked.requests / asked.calls,
    async finish() {
      const off = unleased(row, await subject.listener.counters(), done);
      if (off.length > 0) throw refusal(row, off);
    },
    end: subject.end,
  };
}

function refusal({ id }: Row, off: string[]): Error {
  return new Error(`row ${id}: ${off.join('; ')}`);
}

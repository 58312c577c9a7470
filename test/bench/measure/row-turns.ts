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

  return {
    ...{ id: row.id, title: row.title, of: row.of, warmUp: effort.warmUp(row), call },
    async round() {
      const calls = effort.calls(row);
      await call(wakingCalls);
      const before = { counters: await subject.listener.counters(), lines: subject.lines() };
      const spent = await call(calls);
      const counters = difference(await subject.listener.counters(), before.counters);
      refuse(row, countsOff(row, { calls, counters, lines: subject.lines() - before.lines }));
      asked.calls += calls;
      asked.requests += Object.values(counters.requests).reduce((sum, count) => sum + count, 0);
      return spent;
    },
    asked: () => asked.requests / asked.calls,
    finish: async () => refuse(row, unleased(row, await subject.listener.counters(), done)),
    end: subject.end,
  };
}

function refuse({ id }: Row, off: string[]): void {
  if (off.length > 0) throw new Error(`row ${id}: ${off.join('; ')}`);
}

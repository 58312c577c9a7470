/**
 * CPU of warm calls. All subjects take turns, a round each, so that the machine's noise falls on all of them. The first
 * 500 calls are a figure of their own; most environments do not live much longer.
 */
import type { BackEnd } from '../back-end/start-back-end.ts';
import type { Effort } from '../effort.ts';
import { usual } from '../rows/counts.ts';
import type { Row } from '../rows/row.ts';
import { startProxy } from './proxy.ts';
import { startRow } from './row-turns.ts';
import { type Figure, figureOf } from './statistics.ts';
import type { Turns } from './turns.ts';

/** µs of CPU a call; `first`: of the first 500. */
export type Warm = Pick<Turns, 'id' | 'title' | 'of'> & {
  first: number;
  warm: Figure;
  asked: number | undefined;
};

type Doing = { backEnd: BackEnd; effort: Effort; withProxy: boolean; onStep: (step: string) => void };

const firstCalls = 500;

/** @throws Error for a wrong answer, or for a run that did not ask the back end what its row says */
export async function measureWarm(rows: Row[], doing: Doing): Promise<Warm[]> {
  const { backEnd, effort, withProxy, onStep } = doing;
  const starts = rows.map((row) => () => startRow(row, { backEnd, effort }));
  if (withProxy) starts.push(() => proxyTurns(effort));
  const all: { turns: Turns; first: number; spent: number[] }[] = [];
  try {
    for (const start of starts) {
      const turns = await start();
      all.push({ turns, first: 0, spent: [] });
      onStep(`${turns.id}: warm-up of ${turns.warmUp} calls`);
      const some = Math.min(firstCalls, turns.warmUp);
      Object.assign(all.at(-1) ?? {}, { first: await turns.call(some) });
      if (turns.warmUp > some) await turns.call(turns.warmUp - some);
    }
    for (let round = 1; round <= effort.rounds; round += 1) {
      onStep(`round ${round} of ${effort.rounds}`);
      for (const { turns, spent } of all) spent.push(await turns.round());
    }
    for (const { turns } of all) await turns.finish();
    return all.map(({ turns, first, spent }) => {
      const { id, title, of, asked } = turns;
      return { id, title, of, first, warm: figureOf(spent), asked: asked() };
    });
  } finally {
    await Promise.all(all.map(({ turns }) => turns.end()));
  }
}

async function proxyTurns(effort: Effort): Promise<Turns> {
  const { run, end } = await startProxy();
  return {
    ...{ id: 'mcp-proxy', title: 'mcp-proxy from npm, one hop on stdio', of: undefined, call: run, end },
    round: () => run(effort.calls(usual)),
    warmUp: effort.warmUp(usual),
    asked: () => undefined,
    finish: async () => undefined,
  };
}

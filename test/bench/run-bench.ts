/** One run: prepares the code, measures what was chosen, ends everything that it started. */

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../stacks/local/wire/free-ports.ts';
import { allFigures } from './all-figures.ts';
import { type BackEnd, startBackEnd } from './back-end/start-back-end.ts';
import type { Effort } from './effort.ts';
import { type Profiled, profileRow } from './measure/profile.ts';
import { withoutRow } from './report/judge.ts';
import { type Result, resultOf } from './report/result.ts';
import { type BenchPlace, functionNames, preparePlace } from './rows/place-of-bench.ts';
import type { Row } from './rows/row.ts';
import { allRows } from './rows/rows.ts';
import { toolFunctions } from './rows/tool-rows.ts';

export type RunOptions = {
  effort: Effort;
  /** ids of rows and parts; undefined for all */
  chosen: readonly string[] | undefined;
  onStep: (step: string) => void;
};

/** @returns the figures, and a sentence for each function of the plan that no row is about */
export function runBench(options: RunOptions): Promise<{ result: Result; missing: string[] }> {
  return withPlace(options, async ({ place, rows, backEnd }) => {
    // Each tool of the application is imported; the rows are about few of them.
    const measured = new Set([...rows.flatMap(({ of = [] }) => of), ...toolFunctions()]);
    const missing = withoutRow(functionNames(place.plan), measured);
    const figures = await allFigures({ place, rows, backEnd, ...options });
    return { result: resultOf(options.effort.rounds, figures), missing };
  });
}

/** @returns CPU profiles by the id of the row, in place of figures */
export function runProfiles({ chosen, onStep }: Omit<RunOptions, 'effort'>): Promise<Map<string, Profiled>> {
  return withPlace({ onStep }, async ({ rows, backEnd }) => {
    const profiles = new Map<string, Profiled>();
    for (const row of rows.filter(({ id }) => chosen?.includes(id) ?? true)) {
      onStep(`${row.id}: profiles`);
      profiles.set(row.id, await profileRow(row, backEnd));
    }
    return profiles;
  });
}

type Prepared = { place: BenchPlace; rows: Row[]; backEnd: BackEnd };

async function withPlace<Out>(
  { onStep }: Pick<RunOptions, 'onStep'>,
  work: (prepared: Prepared) => Promise<Out>,
): Promise<Out> {
  const home = await mkdtemp(join(tmpdir(), 'chokepoint-bench-'));
  const ends = endOnSignal(home);
  try {
    const place = await preparePlace({ root: process.cwd(), home, env: await freePorts() }, onStep);
    const rows = await allRows(place);
    const backEnd = startBackEnd(place.tls.aws);
    try {
      return await work({ place, rows, backEnd });
    } finally {
      await backEnd.end();
    }
  } finally {
    ends();
    await rm(home, { recursive: true, force: true });
  }
}

/** Children end when this process does (program.ts); its folder has to be removed. */
function endOnSignal(home: string): () => void {
  const end = () => {
    rmSync(home, { recursive: true, force: true });
    process.exit(130);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

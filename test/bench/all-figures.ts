/** The parts of a run, one after the other, and their figures under the ids by which goals and comparisons name them. */
import type { BackEnd } from './back-end/start-back-end.ts';
import type { Effort } from './effort.ts';
import { type ColdSubject, measureCold } from './measure/cold.ts';
import { measureHeap } from './measure/heap.ts';
import type { Figure } from './measure/statistics.ts';
import { measureSystems } from './measure/system.ts';
import { measureWarm } from './measure/warm.ts';
import type { Measure, Result } from './report/result.ts';
import { doorOf, functionOf, placeOf, scopes, specOf } from './rows/functions.ts';
import { callerOfEachCall } from './rows/people.ts';
import type { BenchPlace } from './rows/place-of-bench.ts';
import { callOf, doorEvent } from './rows/requests.ts';
import type { Row } from './rows/row.ts';
import { toolFunctions } from './rows/tool-rows.ts';

/** Parts beside the rows that can be chosen. */
export const parts = ['mcp-proxy', 'cold', 'heap', 'system'] as const;

/** Always measured: all others are judged by them. */
const references = ['hop', 'sdk-v2'];

type Figures = Result['figures'];
type Work = {
  place: BenchPlace;
  rows: Row[];
  backEnd: BackEnd;
  effort: Effort;
  chosen: readonly string[] | undefined;
  onStep: (step: string) => void;
};

/** @throws Error for a wrong answer, and for a row that did not ask the back end what it says */
export async function allFigures(work: Work): Promise<Figures> {
  const { rows, chosen } = work;
  const wants = (id: string) => chosen === undefined || chosen.includes(id);
  const warm = rows.filter(({ id }) => wants(id) || references.includes(id));
  return {
    ...(await warmFigures(warm, wants('mcp-proxy'), work)),
    ...(wants('cold') && (await coldFigures(work))),
    ...(wants('heap') && (await heapFigure(work))),
    ...(wants('system') && (await systemFigures(work))),
  };
}

async function warmFigures(rows: Row[], withProxy: boolean, work: Work): Promise<Figures> {
  const measured = await measureWarm(rows, { ...work, withProxy });
  return Object.fromEntries(
    measured.map(({ id, title, of, first, warm, asked }) => [
      id,
      {
        ...{ title, unit: 'µs', ...short(warm), first, ours: of !== undefined },
        ...(asked !== undefined && { asked }),
        ...(id !== 'hop' && { per: 'hop' }),
      } satisfies Measure,
    ]),
  );
}

/** Rows by their whole start; the other tools by their import alone. */
async function coldFigures({ place, rows, backEnd, effort, onStep }: Work): Promise<Figures> {
  const cold = rows
    .filter((row) => row.cold)
    .map(({ id, title, of, spec, request }) => ({ id, title, of, spec, request }));
  const started = new Set(cold.map(({ of }) => of));
  const others = toolFunctions().filter((name) => !started.has(name));
  const imports = others.map((name): ColdSubject & { title: string; of: string } => ({
    ...{
      id: name,
      title: `import of ${name}`,
      of: name,
      spec: specOf(functionOf(place.functions, name), place),
    },
  }));
  const how = { backEnd, onStep };
  const starts = await measureCold(cold, { ...how, processes: effort.processes });
  const loads = await measureCold(imports, { ...how, processes: effort.imports });
  return Object.fromEntries(
    [...cold, ...imports].flatMap(({ id, title, of }) => {
      const figure = starts.get(id) ?? loads.get(id);
      if (figure === undefined) return [];
      const about = { title, unit: 'ms' as const, wall: figure.wall.median, ours: of !== undefined };
      const per = id === 'sdk-v2' ? {} : { per: 'cold:sdk-v2' };
      return [[`cold:${id}`, { ...about, ...short(figure.cpu), ...per } satisfies Measure]];
    }),
  );
}

async function heapFigure({ place, backEnd, effort, onStep }: Work): Promise<Figures> {
  onStep('heap of held sessions');
  const door = doorOf(place);
  const call = callOf('read_letter', { path: 'reports/q3.md' });
  const template = doorEvent(placeOf(place, door), callerOfEachCall(door, scopes), call);
  const request = { template, expect: '"path":"reports/q3.md"', streams: true };
  const spec = specOf(functionOf(place.functions, 'router'), place);
  const bytes = await measureHeap({ spec, request }, { backEnd, callers: effort.callers });
  return {
    heap: { title: 'router: heap of a held session', unit: 'bytes', median: bytes, iqr: 0, ours: true },
  };
}

async function systemFigures({ place, effort, onStep }: Work): Promise<Figures> {
  const { own, floor } = await measureSystems(place, { effort: effort.system, onStep });
  const figure = (title: string, values: Figure, per?: string): Measure => ({
    ...{ title, unit: 'µs', ...short(values), ours: per !== undefined, ...(per !== undefined && { per }) },
  });
  const wait = (title: string, values: Figure, per?: string): Measure => ({
    ...figure(title, values, per),
    unit: 'ms',
  });
  return {
    'system:emulator': figure('local system: emulator', own.emulator, 'floor:whole'),
    'system:router': figure('local system: router', own.router, 'floor:whole'),
    'system:tool': figure('local system: tool', own.tool, 'floor:whole'),
    'system:whole': figure('local system: all processes', own.whole, 'floor:whole'),
    'system:p50': wait('local system: p50', own.p50, 'floor:p50'),
    'floor:whole': figure('bare function in the local system: all processes', floor.whole),
    'floor:p50': wait('bare function in the local system: p50', floor.p50),
  };
}

function short({ median, iqr }: Figure) {
  return { median, iqr };
}

/** Cold starts: import and first call in a fresh process, without Node's own start. The subjects take turns. */
import type { BackEnd } from '../back-end/start-back-end.ts';
import type { Row } from '../rows/row.ts';
import { type SubjectSpec, startSubject } from '../subject.ts';
import { type Figure, figureOf } from './statistics.ts';

/** Milliseconds. */
export type Cold = { cpu: Figure; wall: Figure };

/** Without a request the first call is left out. */
export type ColdSubject = { id: string; spec: SubjectSpec; request?: Row['request'] };

type Doing = { backEnd: BackEnd; processes: number; onStep: (step: string) => void };

/** @returns by the id of the subject; @throws Error for a wrong answer */
export async function measureCold(
  subjects: ColdSubject[],
  { backEnd, processes, onStep }: Doing,
): Promise<Map<string, Cold>> {
  const spent = new Map(subjects.map(({ id }) => [id, { cpu: [] as number[], wall: [] as number[] }]));
  for (let at = 1; at <= processes; at += 1) {
    onStep(`cold starts, ${at} of ${processes}`);
    for (const subject of subjects) {
      const { cpuUs, wallUs } = await startOnce(subject, backEnd);
      spent.get(subject.id)?.cpu.push(cpuUs / 1000);
      spent.get(subject.id)?.wall.push(wallUs / 1000);
    }
  }
  return new Map([...spent].map(([id, { cpu, wall }]) => [id, { cpu: figureOf(cpu), wall: figureOf(wall) }]));
}

async function startOnce({ spec, request }: ColdSubject, backEnd: BackEnd) {
  const subject = await startSubject(spec, backEnd);
  try {
    const load = await subject.load();
    if (request === undefined) return load;
    const call = await subject.run(request, { from: 0, count: 1 });
    return { cpuUs: load.cpuUs + call.cpuUs, wallUs: load.wallUs + call.wallUs };
  } finally {
    await subject.end();
  }
}

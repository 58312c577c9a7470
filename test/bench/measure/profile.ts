/** CPU profiles of a row: of import and first call in a fresh process, and of warm calls. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackEnd } from '../back-end/start-back-end.ts';
import type { Row } from '../rows/row.ts';
import { startSubject } from '../subject.ts';
import { type HotPlace, hotPlaces } from './hot-places.ts';

export type Profiled = { cold: HotPlace[]; warm: HotPlace[] };

/** Calls under the profiler: at 0.3 ms a call and five samples a millisecond, hundreds of samples. */
const calls = 500;

/** Calls between the two profiles: the optimizing compiler is done with the code that counts. */
const warmUp = 1_000;

/** @throws Error for a wrong answer */
export async function profileRow(row: Row, backEnd: BackEnd): Promise<Profiled> {
  const subject = await startSubject(row.spec, backEnd);
  try {
    const map = await readMap(row.spec.bundle);
    await subject.startProfile();
    await subject.load();
    await subject.run(row.request, { from: 0, count: 1 });
    const cold = await subject.stopProfile();
    await subject.run(row.request, { from: 1, count: warmUp });
    await subject.startProfile();
    await subject.run(row.request, { from: 1 + warmUp, count: calls });
    const warm = await subject.stopProfile();
    return { cold: hotPlaces(cold, map), warm: hotPlaces(warm, map) };
  } finally {
    await subject.end();
  }
}

async function readMap({ folder, handler }: Row['spec']['bundle']) {
  const file = join(folder, `${handler.split('.')[0]}.mjs`);
  return { file, root: process.cwd(), payload: JSON.parse(await readFile(`${file}.map`, 'utf8')) };
}

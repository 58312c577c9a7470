/**
 * CPU a call, by process, in the running local system, beside the same system with a bare streaming function in the
 * router's place, which is the emulator's own floor. Both take turns. The caller is one person, within the budget of
 * the tool, through the plain door.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../../../stacks/local/wire/free-ports.ts';
import type { Bundle, Plan } from '../../../stacks/plan/plan-types.ts';
import { ask } from '../../../stacks/verify/target/door-request.ts';
import { type Program, startProgram } from '../program.ts';
import type { BenchPlace } from '../rows/place-of-bench.ts';
import { callOf } from '../rows/requests.ts';
import { cpuMs, environmentsUnder } from './process-cpu.ts';
import { type Figure, figureOf, quantile } from './statistics.ts';

/** µs of CPU a call; `p50`: milliseconds that a client waits. */
export type System = { emulator: Figure; router: Figure; tool: Figure; whole: Figure; p50: Figure };
export type SystemEffort = { rounds: number; calls: number; warmUp: number };

/** The system with its own router, and the one with the bare function. */
export type Systems = { own: System; floor: System };

type Running = { program: Program; call(): Promise<number>; router: string; tool: string };
type Sample = Record<keyof System, number>;

const [tool, path] = ['read_letter', 'reports/q3.md'];

/** @throws Error for a wrong answer */
export async function measureSystems(
  place: BenchPlace,
  { effort, onStep }: { effort: SystemEffort; onStep: (step: string) => void },
): Promise<Systems> {
  const running: Running[] = [];
  try {
    onStep('starting the local system, and one with a bare function');
    running.push(await start(place, 'own'), await start(place, 'floor'));
    for (const system of running) for (let at = 0; at < effort.warmUp; at += 1) await system.call();
    const samples = running.map(() => [] as Sample[]);
    for (let round = 1; round <= effort.rounds; round += 1) {
      onStep(`local system, round ${round} of ${effort.rounds}`);
      for (const [at, system] of running.entries())
        samples[at]?.push(await measureRound(system, effort.calls));
    }
    const [own, floor] = samples.map(systemOf);
    return { own, floor } as Systems;
  } finally {
    for (const { program } of running) await program.tell({ do: 'end' }).catch(() => undefined);
    await Promise.all(running.map(({ program }) => program.end()));
  }
}

async function start(place: BenchPlace, name: keyof Systems): Promise<Running> {
  const home = join(place.home, `system-${name}`);
  const { plan, env } = name === 'own' ? place : await withBareRouter(place);
  const planFile = join(place.home, `${name}.json`);
  await writeFile(planFile, JSON.stringify(plan));
  const program = startProgram({ file: 'processes/local-system.ts' });
  program.stdout.resume();
  const message = { do: 'start', root: place.root, home, env, planFile };
  const { door, token } = await program.tell<{ door: string; token: string }>(message);
  const headers = {
    authorization: `Bearer ${token}`,
    ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  };
  const body = callOf(tool, { path });
  const call = async () => {
    const from = performance.now();
    const answer = await ask(door, 'POST', headers, body);
    const spentMs = performance.now() - from;
    if (answer.status === 200 && answer.body.includes(path) && !answer.body.includes('"isError":true'))
      return spentMs;
    throw new Error(`the local system answered ${answer.status}: ${answer.body.slice(0, 500)}`);
  };
  const prefix = `${plan.app}-${plan.stage}-`;
  return { program, call, router: `${prefix}router`, tool: `${prefix}tool-${tool}` };
}

/** The same plan on other ports, which stand in the addresses of doors and issuers alone. */
async function withBareRouter({
  plan,
  env,
  comparisons,
}: BenchPlace): Promise<Pick<BenchPlace, 'plan' | 'env'>> {
  const ports = await freePorts();
  const moved = (['CHOKEPOINT_PORT', 'CHOKEPOINT_HTTP_PORT'] as const).reduce((text, name) => {
    const [from, to] = [Number(env[name]), Number(ports[name])];
    return text
      .replaceAll(`localhost:${from}`, `localhost:${to}`)
      .replaceAll(`localhost:${from + 1}`, `localhost:${to + 1}`);
  }, JSON.stringify(plan));
  const other = JSON.parse(moved) as Plan;
  const router = `${plan.app}-${plan.stage}-router`;
  const bare = { ...comparisons.get('bare-stream'), bytes: 0 } as Bundle;
  return { plan: { ...other, bundles: { ...other.bundles, [router]: bare } }, env: ports };
}

async function measureRound({ program, call, router, tool }: Running, calls: number): Promise<Sample> {
  const look = () => {
    const environments = environmentsUnder(program.pid);
    const of = (name: string) => (environments.get(name) ?? []).reduce((sum, pid) => sum + cpuMs(pid), 0);
    const all = [...environments.keys()].reduce((sum, name) => sum + of(name), 0);
    return { emulator: cpuMs(program.pid), router: of(router), tool: of(tool), all };
  };
  const before = look();
  const waitsMs: number[] = [];
  for (let at = 0; at < calls; at += 1) waitsMs.push(await call());
  const after = look();
  const spent = (key: keyof typeof after) => ((after[key] - before[key]) * 1000) / calls;
  return {
    ...{ emulator: spent('emulator'), router: spent('router'), tool: spent('tool') },
    ...{ whole: spent('emulator') + spent('all'), p50: quantile(waitsMs, 0.5) },
  };
}

function systemOf(samples: Sample[]): System {
  const figure = (key: keyof Sample) => figureOf(samples.map(({ [key]: value }) => value));
  const [emulator, router, own, whole, p50] = (['emulator', 'router', 'tool', 'whole', 'p50'] as const).map(
    figure,
  );
  return { emulator, router, tool: own, whole, p50 } as System;
}

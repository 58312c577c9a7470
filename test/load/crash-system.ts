/**
 * kill -9 of a whole system at random moments, while people write. Enters: a started system. Leaves: what the calls heard,
 * how long the next start took, and what each write left behind.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '../../stacks/report/scale/random.ts';
import { findRunning } from '../e2e/clients/running.ts';
import { type StartedSystem, startSystem } from '../support/start-system.ts';
import { createCaller, wordOf } from './caller.ts';
import { isRunning, processesUnder } from './processes.ts';

export type Write = { path: string; heard: string; written: boolean };

export type Crash = {
  writes: Write[];
  /** of the system that starts again in the same home, milliseconds */
  startMs: number;
  /** of the first call after it */
  nextMs: number;
  next: string;
  /** functions that outlived their system by more than two seconds */
  leftBehind: number;
};

/** People of one team, each with one call at a time. */
const writers = ['ines', 'petra', 'ines', 'petra'];
/** Calls take a few milliseconds, so each writer has answered, running and unsent ones. */
const mostDelayMs = 150;
const patienceMs = 2_000;

type Options = { crashes: number; seed: number; onCrash: (crash: Crash, at: number) => void };

/** @returns the system that runs at the end, in the home of the first one */
export async function crashSystem(
  first: StartedSystem,
  { crashes, seed, onCrash }: Options,
): Promise<{ system: StartedSystem; all: Crash[] }> {
  const random = randomFrom(seed);
  const all: Crash[] = [];
  let system = first;
  for (let at = 0; at < crashes; at += 1) {
    const { writing, warm } = await startWriting(system, `${seed}-${at}`);
    await warm;
    await pause(random() * mostDelayMs);
    // Functions are left alone, and so is the shell that ends them (stacks/local/lambda/environment/lifeline.ts).
    const processes = processesUnder(system.pid);
    const functions = processes.filter(({ functionName }) => functionName !== undefined);
    const own = processes.filter(
      ({ functionName, program }) => functionName === undefined && program !== 'sh',
    );
    for (const pid of [system.pid, ...own.map((each) => each.pid)]) kill(pid);
    const heard = await writing;
    await system.ended;
    const leftBehind = await stillThere(functions.map(({ pid }) => pid));
    const from = performance.now();
    system = await startSystem(system.env);
    const startMs = performance.now() - from;
    const crash = { ...(await lookAt(system, heard)), startMs, leftBehind };
    all.push(crash);
    onCrash(crash, at);
  }
  return { system, all };
}

type Heard = { path: string; heard: string };

/** Each writer writes until it hears a failure. `warm`: each was answered once, or heard one. */
async function startWriting(system: StartedSystem, id: string) {
  const running = await findRunning(system);
  const firsts = writers.map(() => Promise.withResolvers<void>());
  const write = async (user: string, writer: number): Promise<Heard[]> => {
    const token = await running.mint({ user, door: running.http });
    const caller = await createCaller('plain-2025', { url: running.http, token, fetch: running.ask });
    const all: Heard[] = [];
    for (let at = 0; all.every(({ heard }) => heard === 'ok'); at += 1) {
      const path = `crashes/${id}-${writer}-${at}.md`;
      all.push({ path, heard: wordOf(await caller.call('write_letter', { path, text: path })) });
      firsts[writer]?.resolve();
    }
    return all;
  };
  const writing = Promise.all(writers.map(write)).then((all) => all.flat());
  return { writing, warm: Promise.all(firsts.map(({ promise }) => promise)) };
}

async function lookAt(system: StartedSystem, heard: Heard[]): Promise<Omit<Crash, 'startMs' | 'leftBehind'>> {
  const running = await findRunning(system);
  const token = await running.mint({ user: 'ines', door: running.http });
  const caller = await createCaller('plain-2025', { url: running.http, token, fetch: running.ask });
  const from = performance.now();
  const next = wordOf(await caller.call('read_letter', { path: 'reports/q3.md' }));
  const nextMs = performance.now() - from;
  const writes: Write[] = [];
  for (const { path, heard: word } of heard) {
    const found = await caller.call('read_letter', { path });
    const written = found.is === 'answer' && found.answer.structuredContent?.text === path;
    writes.push({ path, heard: word, written });
  }
  return { writes, next, nextMs };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

async function stillThere(pids: number[]): Promise<number> {
  const untilMs = performance.now() + patienceMs;
  const alive = () => pids.filter(isRunning).length;
  while (alive() > 0 && performance.now() < untilMs) await pause(50);
  return alive();
}

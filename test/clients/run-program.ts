/** What all programs of a run share, and one program's run: install, system, steps, row. */

import { rmSync } from 'node:fs';
import { appendFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { endDaemons } from './child.ts';
import { drive } from './drive.ts';
import { install } from './install.ts';
import { startStandInModel } from './model/stand-in-model.ts';
import type { Outcome, Row } from './outcome.ts';
import { type Person, startPerson } from './person.ts';
import { makePlace } from './place.ts';
import type { Program } from './program.ts';
import { watchRequests } from './requests.ts';
import { type Step, steps } from './steps.ts';
import { findSystem, prepareSystems, type Starter } from './system.ts';
import { terminalPackages } from './terminal.ts';

export type Run = {
  root: string;
  /** of this run alone: the HOMEs of programs, the systems, the commands that open a browser; removed at the end */
  homes: string;
  person: Person;
  model: Awaited<ReturnType<typeof startStandInModel>>;
  systems: Starter;
  terminalFolder: string;
  say(line: string): void;
  startedMs: number;
  close(): Promise<void>;
};

type RunOptions = { root: string; longSeconds: number; running: boolean; say(line: string): void };

export async function startRun({ root, longSeconds, running, say }: RunOptions): Promise<Run> {
  const startedMs = performance.now();
  say('Installing a terminal, planning the system');
  // Away from the project: programs look into the folders above them for settings.
  const homes = await mkdtemp(join(tmpdir(), 'chokepoint-clients-'));
  process.on('exit', () => {
    endDaemons(homes);
    rmSync(homes, { recursive: true, force: true });
  });
  const terminalFolder = await install(root, { name: 'terminal', packages: terminalPackages });
  const systems = running ? { start: findSystem } : await prepareSystems(join(homes, 'system'), longSeconds);
  const person = await startPerson(join(homes, 'bin'));
  const model = await startStandInModel();
  return {
    ...{ root, homes, person, model, systems, terminalFolder, say, startedMs },
    async close() {
      await person.close();
      model.close();
    },
  };
}

/** Throws nothing but bugs: what a program cannot do is in its row. */
export async function runProgram(run: Run, program: Program): Promise<Row> {
  const { root, person } = run;
  const [version = ''] = Object.values(program.packages);
  const date = new Date().toISOString().slice(0, 10);
  const row = { name: program.name, title: program.title, version, date };
  tell(run, `${program.title} ${version}`);
  const folder = await install(root, program).catch((error: Error) => error);
  if (folder instanceof Error) {
    tell(run, `  not installed: ${folder.message}`);
    return { ...row, steps: allNotTried(`not installed: ${folder.message.slice(0, 300)}`) };
  }
  const logFile = join(root, 'logs', `${program.name}.log`);
  const log = (text: string) => void appendFile(logFile, `${text}\n`);
  await writeFile(logFile, '');
  const system = await run.systems.start(join(run.homes, 'system', program.name));
  const requests = watchRequests((port) => system.ports.includes(port), log);
  const places: { leave(): void }[] = [];
  const open = async (door: 'http' | 'https') => {
    const home = join(run.homes, `${program.name}-${door}`);
    const url = system[door];
    const caFile = door === 'https' ? system.caFile : undefined;
    const token = () => system.token?.(url) ?? Promise.reject(new Error('the system is not ours'));
    const { terminalFolder, model } = run;
    const place = await makePlace({
      url,
      caFile,
      folder,
      terminalFolder,
      home,
      logFile,
      person,
      model,
      token,
    });
    places.push(place);
    return program.open(place);
  };
  const onStep = (step: Step, outcome: Outcome) => {
    log(`--- ${step}: ${JSON.stringify(outcome)}`);
    tell(run, `  ${step}: ${wordsOf(outcome, relative('.', logFile))}`);
  };
  try {
    const taken = await drive({ program, system, person, seen: requests.seen, open, onStep });
    return { ...row, steps: taken };
  } finally {
    for (const place of places) place.leave();
    requests.stop();
    await system.close();
  }
}

function allNotTried(why: string): Row['steps'] {
  return Object.fromEntries(steps.map((step) => [step, { is: 'not tried', why }])) as Row['steps'];
}

function wordsOf(outcome: Outcome, logFile: string): string {
  if (outcome.is === 'yes') return `yes (${outcome.seconds} s)`;
  return `${outcome.is}: ${outcome.why}${outcome.is === 'no' ? ` (${logFile})` : ''}`;
}

function tell({ say, startedMs }: Run, line: string): void {
  say(`${((performance.now() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

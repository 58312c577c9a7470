/** `npm start` as a person starts it: a process of its own, on free ports, with a home of its own unless one is given. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoints } from '../../stacks/local/endpoints-file.ts';
import { freePorts } from '../../stacks/local/wire/free-ports.ts';
import { importConditions } from '../fixture-app/place.ts';

export type System = {
  endpoints: Endpoints;
  home: string;
  /** everything that `npm start` wrote to stdout and stderr */
  outputFile: string;
  /** CHOKEPOINT_* as the system was started with, for commands beside it */
  env: Record<string, string>;
};

/** `pid`: of npm, under which the system and its functions run. */
export type StartedSystem = System & {
  pid: number;
  /** settles when it has ended, by whatever */
  ended: Promise<void>;
  /** ends it as Ctrl-C does, and removes its home */
  stop(): Promise<void>;
};

/**
 * @param own CHOKEPOINT_* variables; the ports and the home of an earlier system, to start where that one ended
 * @throws Error with all that it said, when it ends before it is ready
 */
export async function startSystem(own: Record<string, string> = {}): Promise<StartedSystem> {
  const home = own.CHOKEPOINT_HOME ?? (await mkdtemp(join(tmpdir(), 'chokepoint-e2e-')));
  const env = { ...(await freePorts()), ...own, CHOKEPOINT_HOME: home };
  const outputFile = join(home, 'output.log');
  const conditions = importConditions.map((each) => `--conditions=${each}`).join(' ');
  const child = spawn('npm', ['start'], {
    env: { ...process.env, ...env, NODE_OPTIONS: conditions },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const output = createWriteStream(outputFile, { flags: 'a' });
  child.stderr.pipe(output, { end: false });
  await ready(child.stdout, output, ended);
  const endpoints = JSON.parse(await readFile(join(home, 'endpoints.json'), 'utf8')) as Endpoints;
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  return { endpoints, home, outputFile, env, pid: child.pid ?? 0, ended, stop };
}

/** Resolves at the line `ready …`; throws what the process said when it ends before. */
function ready(
  stdout: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  ended: Promise<void>,
): Promise<void> {
  let text = '';
  return new Promise((resolve, reject) => {
    stdout.on('data', (chunk: Buffer) => {
      output.write(chunk);
      text += chunk.toString();
      if (/^ready https:/m.test(text)) resolve();
    });
    void ended.then(() => reject(new Error(`npm start ended before it was ready:\n${text}`)));
  });
}

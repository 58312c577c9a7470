/**
 * One `npm start` for all end-to-end tests, as a person starts it: a process of its own on free ports with a
 * home of its own. Tests find it through `inject('system')`.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
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

declare module 'vitest' {
  export interface ProvidedContext {
    system: System;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'chokepoint-e2e-'));
  const env = { CHOKEPOINT_HOME: home, ...(await freePorts()) };
  const outputFile = join(home, 'output.log');
  const child = spawn('npm', ['start'], {
    env: {
      ...process.env,
      ...env,
      NODE_OPTIONS: importConditions.map((each) => `--conditions=${each}`).join(' '),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const output = createWriteStream(outputFile);
  child.stderr.pipe(output, { end: false });
  await ready(child.stdout, output, ended);
  const endpoints = JSON.parse(await readFile(join(home, 'endpoints.json'), 'utf8')) as Endpoints;
  project.provide('system', { endpoints, home, outputFile, env });
  return async () => {
    child.kill('SIGINT');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
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

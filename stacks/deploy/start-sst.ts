/**
 * Starts the SST CLI as its own launcher does (node_modules/sst/bin/sst.mjs), and ends with its exit code:
 * the launcher turns every failure into exit code 1, and leaves a deploy running when it is ended itself.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { PlainError } from '../terminal/plain-error.ts';

/** @returns exit code; 128 plus the signal's number, as in a shell, when a signal ended SST */
export async function startSst(args: string[]): Promise<number> {
  const child = spawn(binary(), args, { stdio: 'inherit' });
  // Ctrl-C reaches SST from the terminal by itself, and a second one would end it at once: it must not be passed on.
  const ignore = () => undefined;
  const passOn = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', passOn);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } catch (error) {
    throw new PlainError(`SST could not be started: ${(error as Error).message}`, { cause: error });
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', passOn);
  }
}

/** SST's own variable wins, as in its launcher. */
function binary(): string {
  if (process.env.SST_BIN_PATH) return process.env.SST_BIN_PATH;
  const name = `sst-${process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'sst.exe' : 'sst';
  try {
    return createRequire(import.meta.url).resolve(`${name}/bin/${file}`);
  } catch {
    throw new PlainError(
      `SST's program for this machine, the package ${name}, is not installed: run "npm ci".`,
    );
  }
}

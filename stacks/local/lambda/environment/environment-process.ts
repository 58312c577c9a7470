/**
 * The process of one execution environment, with its temporary folder, log lines and clocks. When `ended` has
 * settled, no process, folder or timer is left.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { exited, type Failure, outOfMemory, timedOut } from '../failures.ts';
import type { Limits } from '../limits.ts';
import { type LogLine, LogLines } from '../log-lines.ts';
import type { RuntimeApi } from '../runtime-api.ts';
import type { Lifeline } from './lifeline.ts';
import { peakMemory, watchMemory } from './memory.ts';
import { type SandboxOptions, startSandbox } from './sandbox.ts';

/** Shared by all environments of one service. */
export type Machine = {
  runtimeApi: RuntimeApi;
  lifeline: Lifeline;
  tempRoot: string;
  limits: Limits;
  onLog: (line: LogLine) => void;
};

/** Why it was killed, or how it exited by itself. */
export type Ending = {
  cause: 'time' | 'memory' | 'exit';
  code: number | null;
  signal: NodeJS.Signals | null;
};

export type ProcessOptions = {
  machine: Machine;
  sandbox: Omit<SandboxOptions, 'tempFolder'>;
  /** of the job that is running, for the log lines */
  requestId: () => string | undefined;
};

/** The child process of an environment, with its output. */
export class EnvironmentProcess {
  readonly lines: LogLines;
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #machine: Machine;
  readonly #memoryMb: number;
  readonly #tempFolder: string;
  readonly #peakMemoryMb: () => number | undefined;
  #cause: Ending['cause'] = 'exit';
  #stopClocks = () => {};

  constructor({ machine, sandbox, requestId }: ProcessOptions) {
    this.#machine = machine;
    this.#memoryMb = sandbox.memoryMb;
    this.#tempFolder = mkdtempSync(path.join(machine.tempRoot, 'tmp-'));
    this.#child = startSandbox({ ...sandbox, tempFolder: this.#tempFolder });
    const { pid } = this.#child;
    if (pid) machine.lifeline.hold(pid);
    this.#peakMemoryMb = pid ? peakMemory(pid) : () => undefined;
    const { logLineChars: maxChars } = machine.limits;
    this.lines = new LogLines({
      functionName: sandbox.functionName,
      maxChars,
      requestId,
      onLog: machine.onLog,
    });
    this.lines.read(this.#child);
    // V8 prints this and aborts; a real sandbox is killed by its memory limit before that.
    this.#child.stderr?.on('data', (text: string) => {
      if (text.includes('JavaScript heap out of memory')) this.#cause = 'memory';
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => this.lines.platform('fault', { errorMessage: error.message }));
      this.#child.once(
        'close',
        (code, signal) => void this.#clean().then(() => resolve(this.#ending(code, signal))),
      );
    });
  }

  /** Sets the time limit from now on, and the function's memory limit; it replaces the limit before. */
  limit(ms: number): void {
    this.unlimit();
    const timer = setTimeout(() => this.#killFor('time'), ms);
    const { pid } = this.#child;
    const memory = { mb: this.#memoryMb, lookMs: this.#machine.limits.memoryLookMs };
    const stopWatch = pid ? watchMemory(pid, memory, () => this.#killFor('memory')) : () => {};
    this.#stopClocks = () => {
      clearTimeout(timer);
      stopWatch();
    };
  }

  unlimit(): void {
    this.#stopClocks();
    this.#stopClocks = () => {};
  }

  /** as of the last second; undefined when it has exited, or where it cannot be measured */
  get peakMemoryMb(): number | undefined {
    return this.#child.exitCode === null ? this.#peakMemoryMb() : undefined;
  }

  /** It has exited, although its output may still have to be read and its folder removed. */
  get exited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #killFor(cause: 'time' | 'memory'): void {
    this.#cause = cause;
    this.kill();
  }

  #ending(code: number | null, signal: NodeJS.Signals | null): Ending {
    return { cause: code === 0 ? 'exit' : this.#cause, code, signal };
  }

  async #clean(): Promise<void> {
    this.unlimit();
    this.lines.flush();
    if (this.#child.pid) this.#machine.lifeline.release(this.#child.pid);
    await rm(this.#tempFolder, { recursive: true, force: true });
  }
}

/** The failure for the caller of the invocation that was running. */
export function failureOf(ending: Ending, requestId: string, timeoutMs: number): Failure {
  if (ending.cause === 'time') return timedOut(requestId, timeoutMs);
  return ending.cause === 'memory' ? outOfMemory(requestId) : exited(requestId, ending.code, ending.signal);
}

/**
 * A child process of the bench that answers messages one after another. It ends with its parent: each of the programs
 * exits when the channel closes, so that no process is left when the bench itself is killed.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** `file` is relative to test/bench; `env` replaces the parent's variables as a whole. */
export type ProgramOptions = {
  file: string;
  env?: Record<string, string> | undefined;
  args?: string[];
  execArgv?: string[];
};

export type Program = {
  pid: number;
  stdout: Readable;
  /** @throws Error with what the program wrote to stderr when it fails or ends */
  tell<Answer>(message: object): Promise<Answer>;
  /** settles when the process is gone */
  end(): Promise<void>;
};

type Reply = { answer: unknown } | { error: string };

/** Output of a program that failed; more of it would hide the reason. */
const maxOutput = 4_000;

/** Starts a program. Its stdout and stderr are pipes, as on Lambda. */
export function startProgram({ file, env, args = [], execArgv }: ProgramOptions): Program {
  const path = file.startsWith('/') ? file : fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(env && { env }),
    ...(execArgv && { execArgv }),
  });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-maxOutput);
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const failed = () => new Error(`${file} ended (${child.exitCode ?? child.signalCode}):\n${output}`);
  return {
    pid: child.pid ?? 0,
    stdout: child.stdout as Readable,
    async tell<Answer>(message: object): Promise<Answer> {
      const reply = await Promise.race([replyTo(child, message), gone]);
      if (reply === undefined) throw failed();
      if ('error' in reply) throw new Error(`${file}: ${reply.error}\n${output}`);
      return reply.answer as Answer;
    },
    async end() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function replyTo(child: ChildProcess, message: object): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    child.once('message', (reply) => resolve(reply as Reply));
    child.send(message, (error) => error && resolve({ error: error.message }));
  });
}

/**
 * Runs a program of the plan in its own Node process. Its stdout goes to our stderr, because only the plan may
 * be on our stdout; its result comes through descriptor 3.
 */
import { spawn } from 'node:child_process';
import { PlainError } from '../../terminal/plain-error.ts';

/**
 * A plan takes seconds; with 1,000 tools on a busy machine it takes minutes. A stack that waits for the network
 * would never end.
 */
const runTimeoutMs = 600_000;

export type Run = { exitCode: number | null; stderr: string; result: string };

/**
 * Runs the Node of this process.
 * @param env environment variables, beside PATH, HOME and TMPDIR of this process
 * @returns exit code, stderr, and the text that the program wrote to descriptor 3
 * @throws PlainError after 600 s
 */
export function runNode(args: string[], cwd: string, env: Record<string, string>): Promise<Run> {
  const inherited = ['PATH', 'HOME', 'TMPDIR'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: runTimeoutMs,
    killSignal: 'SIGKILL',
  });
  const run: Run = { exitCode: null, stderr: '', result: '' };
  child.stdout?.on('data', (data) => process.stderr.write(data));
  child.stderr?.on('data', (data) => {
    run.stderr += data;
  });
  child.stdio[3]?.on('data', (data) => {
    run.result += data;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      if (signal === 'SIGKILL')
        reject(new PlainError(`sst.config.ts did not end within ${runTimeoutMs / 1000} s.`));
      else resolve({ ...run, exitCode });
    });
  });
}

/** @returns the line of a crash report with the error, without "Error: " */
export function errorLine(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const line =
    lines.find((one) => /^(\w*Error|Uncaught)\b/.test(one)) ?? lines.find((one) => one) ?? 'no message';
  return line.replace(/^Error: /, '');
}

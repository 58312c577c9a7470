/**
 * Programs as processes of their own, in groups, so that what they start ends with them.
 * Never: one of them outlives this process, or sees its environment (accounts, keys, proxies).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';

export type RunOptions = { env?: Record<string, string>; input?: string; limitMs?: number; cwd?: string };

const groups = new Set<number>();
process.on('exit', () => [...groups].forEach(endGroup));

/** @param pid of a process that leads a group; ended with its group when this process ends, or before */
export function ownGroup(pid: number): { end(): void } {
  groups.add(pid);
  return { end: () => endGroup(pid) };
}

function endGroup(pid: number): void {
  groups.delete(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

/** What a program sees of this machine: paths, a language, a HOME of its own, and nothing else. */
export function plainEnv(home: string, pathFirst: string[]): Record<string, string> {
  const path = [...pathFirst, dirname(process.execPath), process.env.PATH ?? ''].join(':');
  const { TMPDIR = '/tmp', SHELL = '/bin/sh' } = process.env;
  return {
    ...{ PATH: path, HOME: home, USER: 'person', TMPDIR, SHELL, LANG: 'C.UTF-8', TERM: 'xterm-256color' },
    ...{ XDG_CONFIG_HOME: `${home}/.config`, XDG_DATA_HOME: `${home}/.local/share` },
  };
}

export type Child = { child: ChildProcess; end(): void };

export function startChild(command: string[], options: Start): Child {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { ...options, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined); // it may end before it has read everything
  const group = child.pid === undefined ? undefined : ownGroup(child.pid);
  child.once('exit', () => group?.end());
  return { child, end: () => group?.end() };
}

type Start = { env: Record<string, string>; cwd: string };

/**
 * Runs to the end. @returns stdout and stderr as they came, whatever the exit code is
 * @throws Error with them when `limitMs` is over, or the exit code is not 0 where it must be
 */
export function runChild(
  command: string[],
  {
    env,
    cwd,
    limitMs,
    input,
    mustSucceed = false,
  }: Start & { limitMs: number; input?: string; mustSucceed?: boolean },
): Promise<string> {
  const { child, end } = startChild(command, { env, cwd });
  child.stdin?.end(input ?? '');
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      end();
      reject(new Error(`${command.join(' ')} has not ended within ${limitMs / 1000} s. It said: ${output}`));
    }, limitMs);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(limit);
      if (mustSucceed && code !== 0)
        reject(new Error(`${command.join(' ')} ended with ${code}: ${output.slice(-2_000)}`));
      else resolve(output);
    });
  });
}

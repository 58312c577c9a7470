/**
 * Programs as processes of their own, in groups, so that what they start ends with them.
 * Never: one of them outlives this process, or sees its environment (accounts, keys, proxies).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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
  endProcess(-pid);
}

/** @param pid of a process, or less than 0 of a group */
function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/**
 * Ends what has left its group, as daemons do that programs leave behind: known by a HOME in this folder, which nobody
 * else has. Linux alone tells; elsewhere nothing is ended.
 */
export function endDaemons(folder: string): void {
  for (const pid of pids()) if (`${homeOf(pid)}/`.startsWith(`${folder}/`)) endProcess(pid);
}

function pids(): number[] {
  return process.platform === 'linux'
    ? readdirSync('/proc')
        .map(Number)
        .filter((pid) => pid > 0 && pid !== process.pid)
    : [];
}

/** Undefined for processes of others, and those that have ended meanwhile. */
function homeOf(pid: number): string | undefined {
  try {
    return /(?:^|\0)HOME=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
  } catch {
    return undefined;
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

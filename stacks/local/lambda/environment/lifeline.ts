/**
 * Ties every execution environment to this process: when it ends, in whatever way, they end.
 *
 * In: process ids and the folder that holds their temporary files. Out: nothing. Never happens: an environment
 * that outlives the service, also when this process is killed and the environment is in a loop that never
 * looks at its connection.
 *
 * Two ways, because neither covers all: an exit handler for every orderly end, and a shell that waits on a
 * pipe from here. The kernel closes the pipe when this process is gone, the shell kills what is left and
 * removes the folder. It reads, it never polls.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const waitProgram = `
trap '' INT TERM HUP
pids=' '
while read -r change pid; do
  case $change in
    +) pids="$pids$pid " ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
[ -z "\${pids# }" ] || kill -9 $pids
rm -rf -- "$1"
`;

export type Lifeline = { hold(pid: number): void; release(pid: number): void; close(): Promise<void> };

/** @param folder of temporary files, which goes when the environments end */
export function openLifeline(folder: string): Lifeline {
  const held = new Set<number>();
  let shell: ChildProcess | undefined;
  const tell = (change: '+' | '-', pid: number) => {
    shell ??= startShell(folder);
    shell.stdin?.write(`${change} ${pid}\n`);
  };
  const onExit = () => {
    for (const pid of held) killIfThere(pid);
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', onExit);

  return {
    hold(pid) {
      held.add(pid);
      tell('+', pid);
    },
    release(pid) {
      held.delete(pid);
      tell('-', pid);
    },
    async close() {
      process.off('exit', onExit);
      if (!shell) return rmSync(folder, { recursive: true, force: true });
      shell.ref();
      const ended = new Promise((resolve) => shell?.once('close', resolve));
      shell.stdin?.end();
      await ended;
    },
  };
}

/** One that ended by itself a moment ago must not save the others. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it is gone
  }
}

/** In its own session, so that a Ctrl-C in the terminal or a killed process group does not take it along. */
function startShell(folder: string): ChildProcess {
  const shell = spawn('/bin/sh', ['-c', waitProgram, 'lifeline', folder], {
    detached: true,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => {}); // without a shell the exit handler and the lost connection remain
  shell.stdin?.on('error', () => {});
  shell.unref();
  (shell.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return shell;
}

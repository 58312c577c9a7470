/**
 * Ends every execution environment when this process ends, even if it is killed while an environment is in a
 * loop that never looks at its connection. Two ways, because neither covers all cases: an exit handler for
 * every orderly end, and a shell that waits on a pipe from here. The kernel closes the pipe when this process
 * is gone; the shell then kills the rest and removes the folder. It reads and does not poll.
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

/** @param folder of temporary files, removed when the environments end */
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

/** A process that just ended by itself must not stop the loop over the others. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it is gone
  }
}

/** In a session of its own, so that neither Ctrl-C nor a kill of the process group ends it too. */
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

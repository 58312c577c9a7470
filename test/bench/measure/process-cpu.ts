/** CPU of other processes, from Linux's /proc: of a process, and of its children by their function's name. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Milliseconds that all threads of a process ran. `schedstat` counts nanoseconds, where `stat` counts hundredths of a
 * second (proc_pid_schedstat(5)).
 */
export function cpuMs(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.reduce((sum, task) => {
    const [ran = '0'] = read(`/proc/${pid}/task/${task}/schedstat`).split(' ');
    return sum + Number(ran) / 1e6;
  }, 0);
}

/** Pids of the execution environments under a process, by the name of their function. */
export function environmentsUnder(pid: number): Map<string, number[]> {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    read(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean).map(Number),
  );
  const named = children.flatMap((child) => {
    const name = /(?:^|\0)AWS_LAMBDA_FUNCTION_NAME=([^\0]*)/.exec(read(`/proc/${child}/environ`))?.[1];
    return name === undefined ? [] : [{ name, child }];
  });
  const byName = Map.groupBy(named, ({ name }) => name);
  return new Map([...byName].map(([name, all]) => [name, all.map(({ child }) => child)]));
}

/** Empty when the thread or the process ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The processes of a started system, from Linux's /proc: their memory, their descriptors, and which function each one is. */
import { readdirSync, readFileSync } from 'node:fs';

export type SystemProcess = {
  pid: number;
  /** of the program, for example `node` */
  program: string;
  /** of its environment; undefined for npm and the system itself */
  functionName: string | undefined;
  memoryMb: number;
  descriptors: number;
};

/** Every process under `pid`, without itself. A process that ends meanwhile is left out. */
export function processesUnder(pid: number): SystemProcess[] {
  return childrenOf(pid).flatMap((child) => [...lookAt(child), ...processesUnder(child)]);
}

/** False also for one that has ended and whose parent has not asked for its exit code yet: it has no memory any more. */
export function isRunning(pid: number): boolean {
  return lookAt(pid).length > 0;
}

function childrenOf(pid: number): number[] {
  return list(`/proc/${pid}/task`).flatMap((task) =>
    read(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function lookAt(pid: number): SystemProcess[] {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  if (kilobytes === undefined) return [];
  const functionName = /(?:^|\0)AWS_LAMBDA_FUNCTION_NAME=([^\0]*)/.exec(read(`/proc/${pid}/environ`))?.[1];
  const program = read(`/proc/${pid}/comm`).trim();
  const descriptors = list(`/proc/${pid}/fd`).length;
  return [{ pid, program, functionName, memoryMb: Number(kilobytes) / 1024, descriptors }];
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

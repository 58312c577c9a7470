/**
 * A lock between processes: a file with the process id of its owner. A process takes over the lock of one that
 * no longer runs, so a killed process blocks nobody.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const retryMs = 500;

/** Waits until no other running process has the lock, then runs `work` with it. */
export async function withLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  while (!take(file)) await sleep(retryMs);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!holderLives(file)) rmSync(file, { force: true });
    return false;
  }
}

function holderLives(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    // An empty file is a new lock whose owner has not written its id yet.
    if (holder === 0) return true;
    // Signal 0 only tests whether the process exists.
    process.kill(holder, 0);
    return true;
  } catch (error) {
    // ESRCH: no such process. EPERM: a running process of another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

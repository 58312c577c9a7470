/**
 * One at a time, across processes: a file that holds the process id of whoever works. In: the file and the
 * work. A lock of a process that no longer lives is taken over, so a killed run blocks nobody.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const retryMs = 500;

/** Runs `work` while holding the lock; waits as long as another living process holds it. */
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
    // Written a moment after it was made: an empty file is one that is being written.
    if (holder === 0) return true;
    // Signal 0 only asks whether the process is there.
    process.kill(holder, 0);
    return true;
  } catch (error) {
    // Gone meanwhile, or of another user (EPERM, and so alive).
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * Measures the memory of an environment. A flag limits V8's own heap; buffers are outside of it, and a loop
 * over Buffer.alloc would take the whole machine. Looks a few times a second while the environment runs.
 * Without /proc (macOS) only V8's limit applies.
 */
import { readFileSync } from 'node:fs';

/** A peak is stale for at most so long, because a look costs four system calls and a report needs no more. */
const freshMs = 1_000;

/**
 * @param read gives the highest resident size so far in MB, undefined when not measurable
 * @returns a function that gives the same number, and looks at most once a second
 */
export function peakMemory(
  pid: number,
  read = readPeakMb,
  now: () => number = Date.now,
): () => number | undefined {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let peakMb: number | undefined;
  return () => {
    if (now() - lookedAtMs < freshMs) return peakMb;
    lookedAtMs = now();
    peakMb = read(pid);
    return peakMb;
  };
}

function readPeakMb(pid: number): number | undefined {
  return read(pid, 'VmHWM');
}

/**
 * Calls `exceeded` once when the process's own memory passes the limit, MB. @returns a function that stops it
 */
export function watchMemory(
  pid: number,
  limit: { mb: number; lookMs: number },
  exceeded: () => void,
): () => void {
  const timer = setInterval(() => {
    // RssAnon: the process's own memory, without the pages of Node's binary, which all environments share
    if ((read(pid, 'RssAnon') ?? 0) <= limit.mb) return;
    clearInterval(timer);
    exceeded();
  }, limit.lookMs);
  timer.unref();
  return () => clearInterval(timer);
}

function read(pid: number, field: string): number | undefined {
  try {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    );
    return kilobytes ? Math.ceil(Number(kilobytes[1]) / 1024) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How much memory an environment uses. V8 limits its own heap by a flag; buffers live outside of it, and
 * without a look at the process a loop over Buffer.alloc would take the whole machine.
 *
 * In: a process id. Out: megabytes, or a call when the limit is passed. It looks only while the environment
 * runs, a few times a second. Where there is no /proc (macOS) nothing is measured and V8's limit alone holds.
 */
import { readFileSync } from 'node:fs';

/** Highest resident size so far, in MB; undefined when not measurable. */
export function peakMemoryMb(pid: number): number | undefined {
  return read(pid, 'VmHWM');
}

/** Calls `exceeded` once when the memory that belongs to the process alone passes the limit. Returns the stop. */
export function watchMemory(
  pid: number,
  limit: { mb: number; lookMs: number },
  exceeded: () => void,
): () => void {
  const timer = setInterval(() => {
    // RssAnon: what the process wrote itself, not the pages of Node's own binary, which all environments share
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

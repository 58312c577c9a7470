/**
 * What a client hears while its tool works. Enters: progress and log frames as they arrive. Leaves: the same, cleaned,
 * as long as they are few and small; each is charged to the caller's budget. What is over the limit is left out and
 * counted, and not even looked at, so that the work for it is bounded: the call goes on, because by then a tool may have
 * changed something, and its outcome tells.
 */
import type { Tool } from '../../shared/contract.ts';
import type { Frame, LogLevel, Progress } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Cleaner } from './content/clean-content.ts';
import { isTooDeep } from './content/shape.ts';

/** Three a second for as long as a tool may work (shared/contract.ts), and some; a heartbeat needs one in ten seconds. */
const maxFrames = 1_000;

/** What the client hears. `onProgress` is absent when it did not ask. */
export type Listener = {
  onProgress?: (progress: Progress) => void;
  onLog?: (level: LogLevel, data: unknown) => void;
};

export type Hearing = {
  tool: Tool;
  cleaner: Cleaner;
  /** charges bytes to the caller's budget */
  spend: (bytes: number) => void;
};

type Sign = Extract<Frame, { progress: unknown } | { log: unknown }>;

export function hearFrames(
  { tool, cleaner, spend }: Hearing,
  listener: Listener,
): (frame: Sign) => Promise<void> {
  let frames = 0;
  let bytes = 0;
  return async (frame) => {
    frames += 1;
    // What nests too deep cannot be serialized.
    if (isTooDeep(frame)) throw new Refusal({ is: 'bad-output' });
    const size = Buffer.byteLength(JSON.stringify(frame));
    if (frames > maxFrames || bytes + size > tool.maxOutputBytes) {
      cleaner.counts.removed.messages = (cleaner.counts.removed.messages ?? 0) + 1;
      return;
    }
    bytes += size;
    spend(size);
    if ('progress' in frame) listener.onProgress?.(await cleaner.progress(frame.progress));
    else listener.onLog?.(frame.log.level, await cleaner.value(frame.log.data));
  };
}

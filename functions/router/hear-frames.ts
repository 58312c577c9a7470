/**
 * Progress and log frames on their way to the client while the tool works. Enters: frames as they arrive. Leaves: the
 * same, cleaned, as long as they are few and small; each is charged to the caller's budget. A frame over the limit is
 * left out and counted without being cleaned, so that the work stays bounded. The call goes on, because the tool may have
 * changed something by then, and its outcome tells.
 */
import type { Tool } from '../../shared/contract.ts';
import type { Frame, LogLevel, Progress } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Cleaner } from './content/clean-content.ts';
import { isTooDeep } from './content/shape.ts';

/** Three a second for the longest call (shared/declaration.ts), and some more; a heartbeat needs one in ten seconds. */
const maxFrames = 1_000;

/** The client's side of one call. `onProgress` is absent when the client did not ask for progress. */
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

/** One for a call. The function that it returns throws the Refusal `bad-output` for a frame that nests too deep. */
export function hearFrames(
  { tool, cleaner, spend }: Hearing,
  listener: Listener,
): (frame: Sign) => Promise<void> {
  let frames = 0;
  let bytes = 0;
  return async (frame) => {
    frames += 1;
    // A frame that nests too deep cannot be serialized.
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

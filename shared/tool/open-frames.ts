/**
 * The frames of one call, in the order that the wire promises: signs of life, one last frame, then silence. Never: a
 * frame after the last one, even from work that outlives its deadline; a progress value that does not grow.
 */
import type { Frame, LogLevel, Progress } from '../private-call.ts';

export type Frames = {
  /** MCP, progress: the value "MUST increase with each notification"; one that does not is dropped. */
  progress(progress: Progress): void;
  /** A sign of life of the middleware, beside the work's own last message, just above its last value. */
  beat(message: string): void;
  log(level: LogLevel, data: unknown): void;
  /** The last frame. When it cannot be emitted, another one may still be. */
  end(frame: Extract<Frame, { outcome: unknown } | { failure: unknown }>): void;
};

/** A double holds 15 decimal digits; sums of fractions lose the last of them: 0.30000000000000004 is 0.3. */
const digits = 12;
const rounded = (value: number) => Number(value.toPrecision(digits));
/** A sign of life adds little beside a step of the work, and enough not to be rounded away. */
const beatStep = (value: number) => Math.max(0.001, Math.abs(value) * 10 ** (1 - digits));

/** @param emit writes one frame */
export function openFrames(emit: (frame: Frame) => void): Frames {
  let ended = false;
  let last = Number.NEGATIVE_INFINITY;
  /** the last progress of the work itself, without signs of life */
  let own: Progress | undefined;

  function send({ progress, total, message }: Progress): void {
    const value = rounded(progress);
    if (ended || !Number.isFinite(value) || value <= last) return;
    last = value;
    const words = {
      ...(total !== undefined && Number.isFinite(total) && { total: rounded(total) }),
      ...(message !== undefined && { message }),
    };
    emit({ progress: { progress: value, ...words } });
  }

  return {
    progress(next) {
      if (!Number.isFinite(next.progress) || (own !== undefined && next.progress <= own.progress)) return;
      own = next;
      send(next);
    },
    beat(words) {
      const value = Math.max(last, 0);
      const progress = value + beatStep(value);
      const { total, message } = own ?? {};
      // The work may go on after its announced total: then the total is unknown.
      const known = total !== undefined && progress <= total ? { total } : {};
      send({ progress, ...known, message: message === undefined ? words : `${message}; ${words}` });
    },
    log(level, data) {
      if (!ended) emit({ log: { level, data } });
    },
    end(frame) {
      if (ended) return;
      emit(frame);
      ended = true;
    },
  };
}

/**
 * The frames of one call, in the order that the wire promises: signs of life, one last frame, then silence.
 * Enters: what the work and its middleware say. Leaves: frames. Never: a frame after the last one, though work that
 * outlives its deadline still holds `progress` and `log`; a progress value that does not grow.
 */
import type { Frame, LogLevel, Progress } from '../private-call.ts';

export type Frames = {
  /** MCP, progress: the value "MUST increase with each notification"; one that does not is dropped. */
  progress(progress: Progress): void;
  /** A sign of life of the middleware: the last progress and a thousandth, so that the work's next one still grows. */
  beat(message: string): void;
  log(level: LogLevel, data: unknown): void;
  /** The last frame. When it cannot be emitted, another one may still be. */
  end(frame: Extract<Frame, { outcome: unknown } | { failure: unknown }>): void;
};

const beatStep = 0.001;

export function openFrames(emit: (frame: Frame) => void): Frames {
  let ended = false;
  let last: Progress | undefined;

  function progress(next: Progress): void {
    const grows = last === undefined || next.progress > last.progress;
    if (ended || !grows || !Number.isFinite(next.progress)) return;
    last = next;
    emit({ progress: next });
  }

  return {
    progress,
    beat: (message) => progress({ ...last, progress: (last?.progress ?? 0) + beatStep, message }),
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

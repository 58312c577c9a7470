import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Frame } from '../../../shared/private-call.ts';
import { openFrames } from '../../../shared/tool/open-frames.ts';

test('there is one last frame: a second one, and all that comes after it, is not emitted', () => {
  const emitted: Frame[] = [];
  const frames = openFrames((frame) => emitted.push(frame));
  frames.log('info', 'on the way');
  frames.end({ failure: { is: 'crashed' } });
  frames.end({ outcome: {} });
  frames.log('info', 'late');
  frames.progress({ progress: 1 });
  frames.beat('late');
  expect(emitted).toEqual([{ log: { level: 'info', data: 'on the way' } }, { failure: { is: 'crashed' } }]);
});

/** What a client hears of the work's own steps and of signs of life, in this order. */
function heard(say: (frames: ReturnType<typeof openFrames>) => void) {
  const emitted: Frame[] = [];
  say(openFrames((frame) => emitted.push(frame)));
  return emitted.flatMap((frame) => ('progress' in frame ? [frame.progress] : []));
}

describe('progress', () => {
  test('is rounded to what a person would write', () => {
    const sums = heard(({ progress }) => {
      let sum = 0;
      for (let at = 0; at < 1_000; at += 1) {
        sum += 0.1;
        progress({ progress: sum, total: 0.1 + 0.2 });
      }
    });
    expect(sums).toEqual(Array.from({ length: 1_000 }, (_, at) => ({ progress: (at + 1) / 10, total: 0.3 })));
  });

  test('carries the work’s own last message beside a sign of life, and not the sign of life before', () => {
    const said = heard(({ progress, beat }) => {
      beat('still working after 10 s');
      progress({ progress: 300, total: 1_000, message: '300 of 1,000 parcels' });
      beat('still working after 20 s');
      beat('still working after 30 s');
      progress({ progress: 400, total: 1_000 });
      beat('still working after 40 s');
    });
    expect(said).toEqual([
      { progress: 0.001, message: 'still working after 10 s' },
      { progress: 300, total: 1_000, message: '300 of 1,000 parcels' },
      { progress: 300.001, total: 1_000, message: '300 of 1,000 parcels; still working after 20 s' },
      { progress: 300.002, total: 1_000, message: '300 of 1,000 parcels; still working after 30 s' },
      { progress: 400, total: 1_000 },
      { progress: 400.001, total: 1_000, message: 'still working after 40 s' },
    ]);
  });

  test('goes on after all that was announced is done, and announces no more', () => {
    const said = heard(({ progress, beat }) => {
      progress({ progress: 3, total: 3, message: 'three of three' });
      beat('still working after 10 s');
    });
    expect(said.at(-1)).toEqual({ progress: 3.001, message: 'three of three; still working after 10 s' });
  });

  test('keeps the message of a step that is smaller than the sign of life before it', () => {
    const said = heard(({ progress, beat }) => {
      progress({ progress: 0.0001, message: 'one' });
      beat('still working after 10 s');
      progress({ progress: 0.0002, message: 'two' });
      beat('still working after 20 s');
    });
    expect(said.map(({ message }) => message)).toEqual([
      'one',
      'one; still working after 10 s',
      'two; still working after 20 s',
    ]);
  });

  test('has no total that JSON cannot say', () => {
    for (const total of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(heard(({ progress }) => progress({ progress: 1, total }))).toEqual([{ progress: 1 }]);
  });

  // MCP, progress: "The progress value MUST increase with each notification".
  test('always grows, and a sign of life is never lost, whatever the work counts', () => {
    const step = fc.oneof(
      fc.constant('beat' as const),
      fc.double({ min: -1e300, max: 1e300 }),
      fc.integer(),
      fc.double({ min: 0, max: 1e13 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const said = heard(({ progress, beat }) => {
          for (const one of steps) {
            if (one === 'beat') beat('still working');
            else progress({ progress: one });
          }
        });
        const values = said.map(({ progress }) => progress);
        for (const [at, value] of values.entries())
          if (at > 0) expect(value).toBeGreaterThan(values[at - 1] ?? 0);
        const beats = said.filter(({ message }) => message === 'still working').length;
        expect(beats).toBe(steps.filter((one) => one === 'beat').length);
        expect(JSON.parse(JSON.stringify(said))).toEqual(said);
      }),
    );
  });
});

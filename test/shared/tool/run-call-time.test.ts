/** The deadline, the heartbeat, and what comes too late. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Frame } from '../../../shared/private-call.ts';
import type { CallContext } from '../../../shared/tool/work.ts';
import { isLast, longTool, quietTool, run, start } from './run-one.ts';

const never = () => new Promise<never>(() => undefined);
const wanted = () => ({ call: { wantsProgress: true, deadlineAtMs: Date.now() + 100_000 }, of: longTool });
const progressOf = (frames: Frame[]) =>
  frames.flatMap((frame) => ('progress' in frame ? [frame.progress] : []));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the deadline', () => {
  test('a tool that hangs is timed out at the deadline of its call', async () => {
    const { frames, done } = start(never, { call: { deadlineAtMs: Date.now() + 1_500 } });
    await vi.advanceTimersByTimeAsync(1_499);
    expect(frames).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(frames).toEqual([{ failure: { is: 'timed-out', timeoutMs: 2_000 } }]);
    await done;
  });

  test('a tool never has more than its own time, whatever the call says', async () => {
    const { frames } = start(never, { call: { deadlineAtMs: Date.now() + 1_000_000 } });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(frames).toEqual([{ failure: { is: 'timed-out', timeoutMs: 2_000 } }]);
  });

  test('nothing is begun when the deadline has passed: a call that is replayed later does nothing', async () => {
    const work = vi.fn(never);
    const { frames } = await run(work, { call: { deadlineAtMs: Date.now() } });
    expect(frames).toEqual([{ failure: { is: 'timed-out', timeoutMs: 2_000 } }]);
    expect(work).not.toHaveBeenCalled();
  });

  test('an answer in time leaves no timer behind', async () => {
    await run(() => ({ text: '' }), wanted());
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the heartbeat', () => {
  test('says every 10 s that the work goes on', async () => {
    const { frames } = start(never, wanted());
    await vi.advanceTimersByTimeAsync(9_999);
    expect(frames).toEqual([]);
    await vi.advanceTimersByTimeAsync(20_001);
    expect(progressOf(frames)).toEqual([
      { progress: 0.001, message: 'still working after 10 s' },
      { progress: 0.002, message: 'still working after 20 s' },
      { progress: 0.003, message: 'still working after 30 s' },
    ]);
  });

  test('ends with the call', async () => {
    const { frames } = start(never, wanted());
    await vi.advanceTimersByTimeAsync(200_000);
    expect(frames.filter(isLast)).toHaveLength(1);
    expect(isLast(frames.at(-1) as Frame)).toBe(true);
    expect(progressOf(frames)).toHaveLength(9);
  });

  test.each([
    ['the client did not ask', longTool, false],
    ['the contract promises no progress', quietTool, true],
  ])('is silent when %s', async (_why, of, wantsProgress) => {
    const { frames } = start(never, { of, call: { ...wanted().call, wantsProgress } });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(frames).toEqual([]);
  });

  test('stays between two steps of the work, so that the value always grows', async () => {
    let call: CallContext | undefined;
    const { frames } = start((_input, context) => {
      call = context;
      context.progress(0, 3);
      return never();
    }, wanted());
    await vi.advanceTimersByTimeAsync(10_000);
    call?.progress(1, 3, 'one');
    await vi.advanceTimersByTimeAsync(20_000);
    call?.progress(2, 3, 'two');
    expect(progressOf(frames)).toEqual([
      { progress: 0, total: 3 },
      { progress: 0.001, total: 3, message: 'still working after 10 s' },
      { progress: 1, total: 3, message: 'one' },
      { progress: 1.001, total: 3, message: 'one; still working after 20 s' },
      { progress: 1.002, total: 3, message: 'one; still working after 30 s' },
      { progress: 2, total: 3, message: 'two' },
    ]);
  });
});

describe('progress and log', () => {
  const speak = (_input: unknown, { progress, log }: CallContext) => {
    progress(1);
    progress(2, 4);
    progress(3, 4, 'three');
    log('notice', { rows: 3 });
    return { text: '' };
  };

  test('go out as they come, before the outcome', async () => {
    const { frames } = await run(speak, { call: { wantsProgress: true } });
    expect(frames).toEqual([
      { progress: { progress: 1 } },
      { progress: { progress: 2, total: 4 } },
      { progress: { progress: 3, total: 4, message: 'three' } },
      { log: { level: 'notice', data: { rows: 3 } } },
      { outcome: { structuredContent: { text: '' } } },
    ]);
  });

  test('progress is kept back from a client that did not ask; a log is not', async () => {
    const { frames } = await run(speak);
    expect(frames.map((frame) => Object.keys(frame)[0])).toEqual(['log', 'outcome']);
  });

  test.each([1, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'after 1, a progress of %d does not grow and is dropped',
    async (value) => {
      const work = (_input: unknown, { progress }: CallContext) => {
        progress(1);
        progress(value);
        return { text: '' };
      };
      const { frames } = await run(work, { call: { wantsProgress: true } });
      expect(progressOf(frames)).toEqual([{ progress: 1 }]);
    },
  );
});

describe('what comes too late', () => {
  /** Work that misses its deadline and then goes on: it speaks, and it ends in its own way. */
  const late =
    (end: () => { text: string }) =>
    async (_input: unknown, { progress, log }: CallContext) => {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      progress(9);
      log('info', 'late');
      return end();
    };
  const ends: [string, () => { text: string }][] = [
    ['a result', () => ({ text: 'late' })],
    [
      'an error',
      () => {
        throw new Error('late');
      },
    ],
  ];

  test.each(ends)('%s after the deadline is not heard, nor is progress or a log', async (_what, end) => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const { frames, logged } = start(late(end), { call: { wantsProgress: true } });
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(frames).toEqual([{ failure: { is: 'timed-out', timeoutMs: 2_000 } }]);
    expect(logged).toEqual([]);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('what a tool says after its own answer is not heard', async () => {
    let call: CallContext | undefined;
    const ran = await run(
      (_input, context) => {
        call = context;
        return { text: 'done' };
      },
      { call: { wantsProgress: true } },
    );
    call?.progress(1);
    call?.log('info', 'late');
    expect(ran.frames).toEqual([{ outcome: { structuredContent: { text: 'done' } } }]);
  });
});

test('an outcome that cannot be emitted becomes a failure', async () => {
  const emit = (frame: Frame) => {
    if ('outcome' in frame) throw new Error('no');
  };
  const { frames } = await run(() => ({ text: '' }), { emit });
  expect(frames).toEqual([{ failure: { is: 'crashed' } }]);
});

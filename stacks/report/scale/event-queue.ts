/** Work by simulated time: what comes first runs first, and of two at one time the one that was added first. */
export type EventQueue = {
  /** @param atMs not before the time of the work that runs now */
  add(atMs: number, work: () => void): void;
  /** Runs all work before that time. */
  runUntil(endMs: number): void;
  /** milliseconds of simulated time */
  now(): number;
};

type Event = { atMs: number; order: number; work: () => void };

/** A binary heap in an array. */
export function createEventQueue(): EventQueue {
  const heap: Event[] = [];
  let order = 0;
  let nowMs = 0;

  function takeFirst(): Event | undefined {
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = isBefore(heap[right], heap[left]) ? right : left;
      const smaller = heap[child];
      if (smaller === undefined || !isBefore(smaller, last)) break;
      heap[at] = smaller;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  return {
    add(atMs, work) {
      const event = { atMs, order, work };
      order += 1;
      let at = heap.length;
      while (at > 0) {
        const above = (at - 1) >> 1;
        const parent = heap[above];
        if (parent === undefined || !isBefore(event, parent)) break;
        heap[at] = parent;
        at = above;
      }
      heap[at] = event;
    },
    runUntil(endMs) {
      while (heap[0] !== undefined && heap[0].atMs < endMs) {
        const event = takeFirst();
        if (event === undefined) return;
        nowMs = event.atMs;
        event.work();
      }
    },
    now: () => nowMs,
  };
}

function isBefore(left: Event | undefined, right: Event | undefined): boolean {
  if (left === undefined) return false;
  if (right === undefined) return true;
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}

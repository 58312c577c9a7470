import { describe, expect, it } from 'vitest';
import { type Counters, type Kind, noCounters } from '../back-end/counters.ts';
import { countsOff, unleased } from './check-counts.ts';

const row = { asks: { tool: 1, session: 1 }, lines: 2 };

const counters = (requests: Partial<Record<Kind, number>>, more: Partial<Counters> = {}): Counters => {
  const none = noCounters();
  return { ...none, requests: { ...none.requests, ...requests }, ...more };
};
const honest = { tool: 5, session: 5 };
const handshakes = (of: Partial<Record<Kind, number>>) => ({
  handshakes: { ...noCounters().handshakes, ...of },
});

describe('a run', () => {
  it('is as its row says, whatever the background asks', () => {
    const asked = counters({ ...honest, brakes: 3, lease: 7, keys: 1 }, handshakes({ brakes: 1, lease: 2 }));
    expect(countsOff(row, { calls: 5, counters: asked, lines: 10 })).toEqual([]);
  });

  it.for<[string, Counters, number]>([
    ['4 requests "tool" in 5 calls, not 5', counters({ ...honest, tool: 4 }), 10],
    ['6 requests "tool" in 5 calls, not 5', counters({ ...honest, tool: 6 }), 10],
    ['4 requests "session" in 5 calls, not 5', counters({ ...honest, session: 4 }), 10],
    ['1 requests "record" in 5 calls, not 0', counters({ ...honest, record: 1 }), 10],
    ['1 requests "refused" in 5 calls, not 0', counters({ ...honest, refused: 1 }), 10],
    ['2 requests "keys" in 5 calls, not 1 at most', counters({ ...honest, keys: 2 }), 10],
    ['1 TLS handshakes for "tool", not 0', counters(honest, handshakes({ tool: 1 })), 10],
    ['9 log lines in 5 calls, not 10', counters(honest), 9],
  ])('is refused for %s', ([sentence, asked, lines]) => {
    expect(countsOff(row, { calls: 5, counters: asked, lines })).toEqual([sentence]);
  });
});

describe('all runs of a subject', () => {
  it('were leased, but for what may be given out in advance', () => {
    expect(unleased({ advance: 6 }, counters({ brakes: 1 }, { leased: 94 }), 100)).toEqual([]);
  });

  it('are refused when calls were made that nobody leased', () => {
    const found = unleased({ advance: 6 }, counters({ brakes: 1 }, { leased: 93 }), 100);
    expect(found).toEqual(['93 of 100 calls were leased from the budget']);
  });

  it('are refused when the brakes were not read', () => {
    expect(unleased({ advance: 0 }, counters({}, { leased: 100 }), 100)).toEqual([
      'the brakes were never read',
    ]);
  });

  it('need no lease for a function without budgets', () => {
    expect(unleased({}, counters({}), 100)).toEqual([]);
  });
});

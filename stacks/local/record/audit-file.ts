/**
 * Reads the record of calls. Takes a home and ids of answered calls; gives their outcome lines in the order
 * of the ids. A line that does not arrive is an error, not a shorter answer.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type OutcomeLine = {
  record: string;
  callId: string;
  tool: string;
  caller: { tenant: string };
  decision: string;
  outcome: string;
  sessions: { accessKeyId: string }[];
};

/** A line passes through the function's log, so it may come after the answer, but not so much later. */
const patienceMs = 3_000;
const lookMs = 50;

/**
 * The outcome lines of these calls, in the order of `callIds`. @throws Error when one is missing after 3 s
 */
export async function readOutcomes(home: string, callIds: string[]): Promise<OutcomeLine[]> {
  const found = await whenWritten(async () => {
    const lines = await outcomesIn(join(home, 'audit.jsonl'));
    const outcomes = callIds.flatMap((id) => lines.get(id) ?? []);
    return outcomes.length === callIds.length ? outcomes : undefined;
  });
  if (found === undefined) throw new Error(`not all of ${callIds.length} calls are in audit.jsonl`);
  return found;
}

/** The result of `find` in a log as soon as it is there; undefined when it does not come in time. */
export async function whenWritten<Found>(find: () => Promise<Found | undefined>): Promise<Found | undefined> {
  const untilMs = Date.now() + patienceMs;
  for (;;) {
    const found = await find();
    if (found !== undefined || Date.now() > untilMs) return found;
    await wait(lookMs);
  }
}

async function outcomesIn(path: string): Promise<Map<string, OutcomeLine>> {
  const text = await readFile(path, 'utf8');
  // Bytes after the last line end are a line that is being written.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  const parsed = lines.filter(Boolean).map((line) => JSON.parse(line) as OutcomeLine);
  return new Map(parsed.filter(({ record }) => record === 'outcome').map((line) => [line.callId, line]));
}

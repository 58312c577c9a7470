/** How much is measured: as a person runs it, or a few calls that say nothing about time. */
import type { SystemEffort } from './measure/system.ts';
import { usual } from './rows/counts.ts';
import type { Row } from './rows/row.ts';

export type Effort = {
  rounds: number;
  calls(row: Pick<Row, 'calls'>): number;
  warmUp(row: Pick<Row, 'warmUp'>): number;
  /** fresh processes for each cold start, and for each import of a tool */
  processes: number;
  imports: number;
  /** their sessions, two each, fit into what a router holds (functions/router/sessions.ts) */
  callers: { before: number; counted: number };
  system: SystemEffort;
};

/** As many calls before the rounds as a handler has: environments that are less warm cost up to three times as much. */
const systemEffort: SystemEffort = { rounds: 11, calls: 100, warmUp: usual.warmUp };

/** @param rounds how often each warm row takes its turn */
export const whole = (rounds: number): Effort => ({
  ...{ rounds, processes: 7, imports: 1, callers: { before: 100, counted: 350 }, system: systemEffort },
  calls: ({ calls }) => calls,
  warmUp: ({ warmUp }) => warmUp,
});

/** Everything once or a few times. */
export const smoke: Effort = {
  ...{ rounds: 1, processes: 1, imports: 1, callers: { before: 2, counted: 3 } },
  system: { rounds: 1, calls: 3, warmUp: 2 },
  calls: () => 3,
  warmUp: () => 10,
};

/**
 * The most important facts of a plan, in one screen: failed proofs, changes, the quota that is met first, what
 * it costs, how much of AWS nobody has tried. In: a plan with its verdicts. Out: text; nothing is decided here.
 */
import { visibleLines } from '../../shared/visible-text.ts';
import { type Assumption, countStandings } from '../plan/assumptions/assumption.ts';
import type { PlanFile } from '../plan/plan-types.ts';
import { costsInBrief } from './costs/print-costs.ts';
import type { PlanDiff } from './diff/diff-plans.ts';
import { counted, diffLines } from './diff/lines/diff-lines.ts';
import { quotasInBrief } from './print-quotas.ts';
import { failures } from './verdict-lines.ts';

/** Lines that a window of a terminal shows, with the command above and the prompt below. */
const screenLines = 38;

export type Screen = {
  plan: PlanFile;
  assumptions: Assumption[];
  diff?: PlanDiff | undefined;
  full: boolean;
};

/** @param full the comparison with every detail, however long */
export function firstScreen({ plan, assumptions, diff, full }: Screen): string {
  const below = [
    '',
    ...quotasInBrief(plan),
    ...costsInBrief(plan),
    `Assumptions about AWS: ${countStandings(assumptions)}`,
    ...(full ? [] : ['All of it: the same command with --full']),
  ];
  const heading = `${plan.app}, stage ${plan.stage} (${plan.mode}), ${plan.region}: ${plan.resources.length} resources, ${plan.contracts.length} tools`;
  const room = full ? Number.POSITIVE_INFINITY : screenLines - below.length - 1;
  const failed = failures(plan, diff ? room / 2 : room);
  const above = failed.length > 0 ? failed : [`All ${plan.proofs.length} proofs hold.`];
  const changed = diff ? changeScreen(diff, { full, room: room - above.length }) : [];
  return visibleLines(`${[heading, ...above, ...changed, ...below].join('\n')}\n`);
}

function changeScreen(diff: PlanDiff, { full, room }: { full: boolean; room: number }): string[] {
  const { modes, changes } = diff;
  const other = modes.before === modes.after ? '' : ` (${modes.before} → ${modes.after})`;
  if (changes.length === 0) return ['', `Nothing changes${other}.`, ...diffLines(diff, { full })];
  const lines = [
    '',
    ...`Since the other plan${other}: ${counted(changes)}`.split('\n'),
    ...diffLines(diff, { full }),
  ];
  if (lines.length <= room) return lines;
  return [...lines.slice(0, room - 1), `… and ${lines.length - room + 1} lines more`];
}

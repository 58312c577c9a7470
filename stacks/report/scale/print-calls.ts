/** Traffic on paper, for people, in 100 columns. In: simulated runs of one stage. Out: text. */
import type { Plan } from '../../plan/plan-types.ts';
import { costsOf, total, typicalCall } from '../costs/costs.ts';
import { hoursPerMonth, priceList } from '../costs/prices.ts';
import { wrap } from '../wrap-text.ts';
import { awsMs, cpuMs, traffic } from './assumptions.ts';
import { type Filled, limitsFilled } from './limits-filled.ts';
import type { Outcome, Refused } from './outcome.ts';
import type { StageModel } from './stage-model.ts';

const refusals: Record<Refused, string> = {
  'too many calls at once': 'busy at the door',
  'STS throttles': 'throttled by STS',
  'a tool has too many calls at once': 'throttled at a tool',
};

/**
 * @param runs in the order of their rates; `demand` is the highest rate without limits
 */
export function printCalls(
  plan: Plan,
  stage: StageModel,
  { outcomes, demand }: { outcomes: readonly Outcome[]; demand: Outcome },
): string {
  const limits = limitsFilled(demand, stage);
  const row = (name: string, cell: (outcome: Outcome) => string) => line(name, outcomes.map(cell));
  return [
    row('calls a second', ({ callsPerSecond }) => thousands(callsPerSecond)),
    row('answered', ({ waitsMs, calls }) => percent(waitsMs.length / calls)),
    ...Object.entries(refusals).map(([why, name]) =>
      row(`  ${name}`, ({ refused, calls }) => percent((refused.get(why as Refused) ?? 0) / calls)),
    ),
    ...[0.5, 0.95, 0.99].map((share) =>
      row(`wait, ${share * 100} %`, ({ waitsMs }) => milliseconds(at(waitsMs, share))),
    ),
    row('cold starts: router', ({ router }) => percent(router.started() / router.calls())),
    row('  tools', ({ tools }) => percent(startedShare(tools))),
    row('calls that the authorizer looks at', ({ authorizer, calls }) => percent(authorizer.calls() / calls)),
    row('STS requests of a call', ({ sts, calls }) => (sts.total() / calls).toFixed(2)),
    row('  in the busiest second', ({ sts }) => thousands(sts.most())),
    row('routers at once, at most', ({ router }) => thousands(router.mostRunning())),
    row(`${priceList.currency} a month`, (outcome) => thousands(Math.round(costOf(plan, outcome)))),
    '',
    `Limits, and how much of each ${thousands(demand.callsPerSecond)} calls a second would take in their busiest second`,
    ...limits.map(limitLine),
    '',
    'Raise, in this order, before calls a second reach',
    ...limits.filter(({ share }) => share > 0.1).flatMap((limit) => raiseLines(limit, demand)),
    '',
    ...assumed(),
    '',
  ].join('\n');
}

function startedShare(tools: Outcome['tools']): number {
  const sum = (of: 'started' | 'calls') =>
    tools.reduce((all, { environments }) => all + environments[of](), 0);
  return sum('started') / Math.max(1, sum('calls'));
}

/** With the times and the shares of the simulation in place of the usual ones. */
function costOf(plan: Plan, outcome: Outcome): number {
  const { calls, billedMs, authorizer, router, callsPerSecond } = outcome;
  const call = {
    ...typicalCall,
    routerMs: billedMs.router / calls,
    toolMs: billedMs.tool / calls,
    authorizerMs: billedMs.authorizer / Math.max(1, authorizer.calls()),
    authorizerShare: authorizer.calls() / calls,
    controlReads: router.mostRunning() / 2 / callsPerSecond,
  };
  const { idle, perMillionCalls } = costsOf(plan, call);
  return total(idle) + (total(perMillionCalls) * callsPerSecond * hoursPerMonth * 3_600) / 1e6;
}

const limitLine = ({ name, used, limit, unit, share }: Filled): string =>
  `  ${percent(share).padStart(6)}  ${name}: ${thousands(Math.ceil(used))} of ${thousands(limit)} ${unit}`;

function raiseLines({ name, share, raise }: Filled, { callsPerSecond }: Outcome): string[] {
  const fullAt = Math.max(1, Math.floor(callsPerSecond / share));
  return wrap('  ', `${thousands(fullAt)}: ${name}. ${capital(raise)}.`);
}

function assumed(): string[] {
  const { share, repeats, secondsBetweenCalls, callersOfATenant, addresses } = traffic;
  return [
    ...wrap(
      '',
      `A simulation, not a measurement. Assumed: ${percent(share.read)} reads, ${percent(share.write)} writes; a caller calls every ${secondsBetweenCalls} s; ${callersOfATenant} callers a tenant; ${percent(repeats)} of reads repeat their arguments; hosted clients use ${addresses} addresses.`,
    ),
    ...wrap(
      '',
      `Times of AWS are guesses (STS ${awsMs.sts} ms, data ${awsMs.data} ms, private API ${awsMs.privateApi} ms, a new environment ${awsMs.newEnvironment} ms); those of our code are of npm run bench on one core (router ${cpuMs.router.read} ms a read, ${cpuMs.router.cold} ms cold), stretched to the memory of each function. stacks/report/scale/assumptions.ts holds them all.`,
    ),
  ];
}

const line = (name: string, cells: readonly string[]): string =>
  `  ${name.padEnd(48)}${cells.map((cell) => cell.padStart(14)).join('')}`.trimEnd();

const percent = (share: number): string => {
  const value = share * 100;
  return `${value === 0 || value >= 10 ? Math.round(value) : value.toPrecision(2)} %`;
};

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
const milliseconds = (ms: number): string => `${thousands(Math.round(ms))} ms`;
const thousands = (amount: number): string => amount.toLocaleString('en-US');
const capital = (sentence: string): string => sentence[0]?.toUpperCase() + sentence.slice(1);

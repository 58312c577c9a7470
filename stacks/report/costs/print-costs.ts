/** The costs of a stage, for people. In: a plan. Out: lines of at most 100 columns. */
import type { Plan } from '../../plan/plan-types.ts';
import { wrap } from '../wrap-text.ts';
import { type CostLine, costsOf, total, typicalCall } from './costs.ts';
import { hoursPerMonth, priceList } from './prices.ts';

/** One line for the local stage, which costs nothing. */
export function costLines(plan: Plan): string[] {
  if (plan.stage === 'local') return ['Costs: none. This stage runs on this machine.'];
  const { idle, perMillionCalls } = costsOf(plan);
  const { region, currency, asOf } = priceList;
  const { routerMs, toolMs, logBytes } = typicalCall;
  return [
    ...wrap(
      '',
      `Costs in ${currency}: list prices of ${region} as known in ${asOf}, written down by hand. Check them.`,
    ),
    sum('each month when nobody calls', total(idle)),
    ...idle.map(priced),
    sum('and for each million calls', total(perMillionCalls)),
    ...perMillionCalls.map(priced),
    ...wrap(
      '    ',
      `A month has ${hoursPerMonth} h. A call reads one thing: ${routerMs} ms in the router, ${toolMs} ms in the tool, ${logBytes / 1000} kB of logs (assumed, not measured on AWS). Stored data and traffic to the internet are not in it.`,
    ),
  ];
}

/** One line, for the first screen. */
export function costsInBrief(plan: Plan): string[] {
  if (plan.stage === 'local') return ['Costs: none. This stage runs on this machine.'];
  const { idle, perMillionCalls } = costsOf(plan);
  const [month, million] = [idle, perMillionCalls].map((lines) => total(lines).toFixed(2));
  const { currency, asOf } = priceList;
  return [
    `Costs: ${month} ${currency} a month when nobody calls, ${million} for each million calls (list prices of ${asOf})`,
  ];
}

const sum = (what: string, amount: number) => `  ${what.padEnd(84)}${amount.toFixed(2).padStart(10)}`;

function priced({ what, quantity, unitPrice }: CostLine): string {
  const times = `${Number(quantity.toPrecision(3))} × ${Number(unitPrice.toPrecision(4))}`;
  return `    ${what.padEnd(60)}${times.padStart(20)}${(quantity * unitPrice).toFixed(2).padStart(12)}`;
}

/** The quotas that a plan meets first, for people. In: a plan. Out: lines of at most 100 columns. */
import type { Plan } from '../plan/plan-types.ts';
import type { Met, Quota, Use } from '../prove/quotas/quota.ts';
import { quotasMet } from '../prove/quotas/quotas.ts';
import { wrap } from './wrap-text.ts';

/** Fewer would hide the next one; more would hide the first. */
const shownQuotas = 6;

/** The fullest quotas first, and every one that the plan exceeds. */
export function quotaLines(plan: Plan): string[] {
  return [
    'Quotas met first (defaults of a new account, in which nothing else runs)',
    ...quotasMet(plan)
      .filter(({ share }, at) => at < shownQuotas || share > 1)
      .flatMap(quotaLine),
  ];
}

/** How many stand in one screen. */
const quotasOfScreen = 3;

/** The fullest, one line each; what is over its limit is never left out, up to a handful. */
export function quotasInBrief(plan: Plan): string[] {
  const met = quotasMet(plan).filter(({ share }, at) => at < quotasOfScreen || (share > 1 && at < 6));
  return [
    'Quotas met first',
    ...met.map(
      ({ quota, use, share }) => `${percent(share)}  ${quota.service}, ${quota.name}: ${amounts(quota, use)}`,
    ),
  ];
}

const percent = (share: number): string =>
  `  ${`${share > 1 ? 'OVER ' : ''}${Math.round(share * 100)} %`.padStart(9)}`;

const amounts = ({ limit, unit }: Quota, { amount }: Use): string =>
  `${amount.toLocaleString('en-US')} of ${limit.toLocaleString('en-US')}${unit ? ` ${unit}` : ''}`;

function quotaLine({ quota, use, share }: Met): string[] {
  const { service, name, code, adjustable, grows } = quota;
  const more = [
    amounts(quota, use),
    ...(use.resource ? [use.resource.name] : []),
    ...(grows === 'nothing' ? [] : [`grows with ${grows}`]),
    raised(adjustable, code),
  ];
  return wrap(`${percent(share)}  `, `${service}, ${name}: ${more.join('; ')}`);
}

function raised(adjustable: boolean | number, code?: string): string {
  if (adjustable === false) return 'cannot be raised';
  const most = adjustable === true ? '' : ` to ${adjustable.toLocaleString('en-US')}`;
  return `can be raised${most}${code ? ` (${code})` : ''}`;
}

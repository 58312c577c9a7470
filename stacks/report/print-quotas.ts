/** The quotas that a plan meets first, for people. In: a plan. Out: lines of at most 100 columns. */
import type { Plan } from '../plan/plan-types.ts';
import type { Met } from '../plan/quotas/quota.ts';
import { quotasMet } from '../plan/quotas/quotas.ts';
import { wrap } from './wrap-text.ts';

/** Fewer would hide the next one; more would hide the first. */
const shownQuotas = 6;

export function quotaLines(plan: Plan): string[] {
  return [
    'Quotas met first (defaults of a new account, in which nothing else runs)',
    ...quotasMet(plan)
      .filter(({ share }, at) => at < shownQuotas || share > 1)
      .flatMap(quotaLine),
  ];
}

function quotaLine({ quota, use, share }: Met): string[] {
  const { service, name, code, limit, unit, adjustable, grows } = quota;
  const percent = `${share > 1 ? 'OVER ' : ''}${Math.round(share * 100)} %`;
  const amounts = `${use.amount.toLocaleString('en-US')} of ${limit.toLocaleString('en-US')}${unit ? ` ${unit}` : ''}`;
  const more = [
    amounts,
    ...(use.resource ? [use.resource.name] : []),
    ...(grows === 'nothing' ? [] : [`grows with ${grows}`]),
    raised(adjustable, code),
  ];
  return wrap(`  ${percent.padStart(9)}  `, `${service}, ${name}: ${more.join('; ')}`);
}

function raised(adjustable: boolean | number, code?: string): string {
  if (adjustable === false) return 'cannot be raised';
  const most = adjustable === true ? '' : ` to ${adjustable.toLocaleString('en-US')}`;
  return `can be raised${most}${code ? ` (${code})` : ''}`;
}

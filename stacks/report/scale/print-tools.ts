/** How a catalogue's growth fills quotas, for people, in 100 columns. In: plans of growing catalogues. Out: text. */
import type { Plan } from '../../plan/plan-types.ts';
import type { Met, Quota } from '../../prove/quotas/quota.ts';
import { quotas, quotasMet } from '../../prove/quotas/quotas.ts';
import { wrap } from '../wrap-text.ts';

type Row = { quota: Quota; amounts: number[]; fullAt: number };

/** Quotas that the plans fill, the first to be full first. */
export function growth(plans: Plan[]): Row[] {
  const met = plans.map((plan) => new Map(quotasMet(plan).map((one): [Quota, Met] => [one.quota, one])));
  const counts = plans.map(({ contracts }) => contracts.length);
  return quotas
    .map((quota) => {
      const amounts = met.map((one) => one.get(quota)?.use.amount ?? 0);
      return { quota, amounts, fullAt: fullAt(quota.limit, counts, amounts) };
    })
    .filter(({ amounts }) => amounts.some((amount) => amount > 0))
    .toSorted((left, right) => left.fullAt - right.fullAt || share(right) - share(left));
}

const share = ({ quota, amounts }: Row): number => Math.max(...amounts) / quota.limit;

/**
 * The number of tools that fill it, by the line through the two largest plans: the first tool of each kind is not
 * growth.
 */
function fullAt(limit: number, counts: number[], amounts: number[]): number {
  const [from = 0, to = 0] = counts.slice(-2);
  const [less = 0, more = 0] = amounts.slice(-2);
  if (to === from || more <= less) return Number.POSITIVE_INFINITY;
  return Math.floor(from + (limit - less) / ((more - less) / (to - from)));
}

/** @param plans of the same stage, in the order of their growing catalogues */
export function printTools(plans: Plan[]): string {
  const rows = growth(plans);
  const counts = plans.map(({ contracts }) => contracts.length);
  return [
    'What a growing catalogue fills (stage production; defaults of a new account)',
    '',
    line('tools', counts.map(thousands), 'limit', 'full at'),
    ...rows.map(({ quota, amounts, fullAt: at }) =>
      line(
        `${quota.service}: ${quota.name}`,
        amounts.map((amount) => `${amount > quota.limit ? '!' : ''}${short(amount)}`),
        short(quota.limit),
        at < 100_000 ? thousands(at) : '',
      ),
    ),
    '',
    'When it is full',
    ...rows.flatMap(({ quota: { service, name, whenFull } }) =>
      whenFull === undefined ? [] : wrap('  ', `${service}, ${name}: ${whenFull}`),
    ),
    '',
    ...wrap('', 'What traffic fills: npm run scale -- --calls 10,100,1000.'),
    '',
    'What no quota says',
    ...wrap(
      '  ',
      `A model reads the whole list of tools: ${listSizes(plans)}. Split by stage before that hurts.`,
    ),
    ...wrap(
      '  ',
      'STS packs session policy and tags by a formula that nobody publishes (PackedPolicySize): what does not fit is refused, call by call (assumption session-policy-counts-variables).',
    ),
    '',
  ].join('\n');
}

/** Bytes of the answer to tools/list, which no client pages through. */
function listSizes(plans: Plan[]): string {
  const sizes = plans.map(({ contracts }) => {
    const listed = contracts.map(({ name, title, description, annotations, inputSchema, outputSchema }) => ({
      ...{ name, title, description, annotations, inputSchema, outputSchema },
    }));
    return `${Math.ceil(JSON.stringify(listed).length / 1000)} kB for ${thousands(contracts.length)}`;
  });
  return sizes.join(', ');
}

function line(name: string, cells: string[], limit: string, full: string): string {
  return [
    `  ${name.padEnd(48)}`,
    ...cells.map((cell) => cell.padStart(8)),
    limit.padStart(9),
    full.padStart(9),
  ]
    .join('')
    .trimEnd();
}

const thousands = (amount: number): string => amount.toLocaleString('en-US');

function short(amount: number): string {
  if (amount >= 1e9) return `${amount / 1e9} GB`;
  return amount >= 1e6 ? `${amount / 1e6} M` : thousands(amount);
}

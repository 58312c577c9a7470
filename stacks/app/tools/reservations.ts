/**
 * Reserved concurrency, which a tool may request in its contract: concurrent calls by tool name (`reservations`).
 * Throws when all together would leave fewer than `unreservedCalls` to the account's other functions. Pure.
 */
import type { Contract } from '../../../shared/contract.ts';
import type { Stage } from '../stage/stages.ts';

/** Lambda refuses a reservation that leaves less (Lambda Developer Guide, "Configuring reserved concurrency"). */
export const unreservedCalls = 100;

/** @throws Error with one sentence when the tools reserve more than the account has */
export function reservations(
  tools: readonly Asking[],
  stage: Pick<Stage, 'name' | 'accountConcurrency'>,
): Map<string, number> {
  const { accountConcurrency } = stage;
  if (accountConcurrency === undefined) return new Map();
  const asked = tools.flatMap(({ name, reservedConcurrency: calls }): [string, number][] =>
    calls === undefined ? [] : [[name, calls]],
  );
  const sum = asked.reduce((total, [, calls]) => total + calls, 0);
  if (sum > accountConcurrency - unreservedCalls)
    throw new Error(
      `The tools reserve ${sum} calls at once for "${stage.name}" (${largest(asked)}), but of the account's ${accountConcurrency} Lambda keeps ${unreservedCalls} for all others: lower reservedConcurrency in their contracts, or raise the account's quota and accountConcurrency in stacks/app/stage/stages.ts.`,
    );
  return new Map(asked);
}

type Asking = Pick<Contract, 'name' | 'reservedConcurrency'>;

function largest(asked: [string, number][]): string {
  const sorted = asked.toSorted(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, 3).map(([name, calls]) => `${name} ${calls}`);
  return sorted.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}

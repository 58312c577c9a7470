/**
 * Lambda refuses a reservation that would leave fewer than 100 concurrent calls to functions without one, and the
 * deploy then stops half-way. Compares with accountConcurrency of stages.ts; `npm run deploy` checks that number
 * against the account (stacks/deploy). Source: Lambda Developer Guide, "Configuring reserved concurrency".
 */
import { rowOf } from '../../app/stage/stages.ts';
import { unreservedCalls } from '../../app/tools/reservations.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { functions } from '../model/actors.ts';
import { finding, type Proof } from '../model/proof.ts';

export const reservationsFit: Proof = {
  id: 'reservations-fit',
  title: 'What functions reserve, and 100 calls at once for all others, is within what the account runs',
  check(plan: Plan) {
    const { accountConcurrency } = rowOf(plan.stage);
    const reserving = functions(plan).filter((fn) => reservedBy(fn) > 0);
    const sum = reserving.reduce((calls, fn) => calls + reservedBy(fn), 0);
    const needed = sum + unreservedCalls;
    if (reserving.length === 0 || (accountConcurrency !== undefined && needed <= accountConcurrency))
      return [];
    const most =
      accountConcurrency === undefined ? 'nobody knows what' : `and ${accountConcurrency} is all that`;
    return reserving.map((fn) =>
      finding(
        fn,
        'reservedConcurrentExecutions',
        `${reservedBy(fn)} of ${sum} reserved calls: ${needed} are needed, ${most} the account runs`,
      ),
    );
  },
};

/**
 * An absent value and -1 mean no reservation (Pulumi's provider). A value that is not a number counts as infinite,
 * so that it is a finding.
 */
function reservedBy({ inputs }: Resource): number {
  const calls = Number(inputs.reservedConcurrentExecutions ?? 0);
  return Number.isNaN(calls) ? Number.POSITIVE_INFINITY : Math.max(calls, 0);
}

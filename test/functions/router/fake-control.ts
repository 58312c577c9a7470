/** The control table in memory, with the semantics of DynamoDB's conditional writes; shared by several environments. */
import type { Control } from '../../../functions/router/ports.ts';
import type { Approval } from '../../../shared/approval.ts';
import { Refusal } from '../../../shared/refusal.ts';

export type FakeControl = Control & {
  /** what the operator wrote */
  item: Record<string, number>;
  /** whether the table answers */
  works: boolean;
  /** operations so far, by name */
  asked: Record<'brakes' | 'lease', number>;
  /** leased so far, by key and what is counted */
  counts: Map<string, number>;
  approved: Map<string, Approval>;
  /** runs before each answer: a test makes it wait */
  before(): Promise<void>;
};

export function fakeControl(): FakeControl {
  const counts = new Map<string, number>();
  const approved = new Map<string, Approval>();
  const answer = async () => {
    await fake.before();
    if (!fake.works) throw new Refusal({ is: 'unavailable', what: 'control' });
  };
  const open = (key: string, nowMs: number) => {
    const held = approved.get(key);
    return held !== undefined && held.expiresAtSeconds > nowMs / 1000 ? held : undefined;
  };
  const take = async (key: string, nowMs: number, fits: (held: Approval) => boolean) => {
    await answer();
    const held = open(key, nowMs);
    if (held === undefined || held.refusedBy !== undefined || !fits(held)) return undefined;
    approved.delete(key);
    return held;
  };
  const fake: FakeControl = {
    ...{ item: {}, works: true, asked: { brakes: 0, lease: 0 }, counts, approved, before: async () => {} },
    async brakes() {
      fake.asked.brakes += 1;
      const seen = { ...fake.item };
      await answer();
      return seen;
    },
    async lease({ key, what, amount, limit }) {
      fake.asked.lease += 1;
      await answer();
      const name = `${key} ${what}`;
      const sum = (counts.get(name) ?? 0) + amount;
      if (sum > limit) return false;
      counts.set(name, sum);
      return true;
    },
    approvals: {
      async ask(key, approval, nowMs) {
        await answer();
        const standing = open(key, nowMs) ?? approval;
        approved.set(key, standing);
        return standing;
      },
      redeem: (key, nowMs) => take(key, nowMs, (held) => held.approvedBy !== undefined),
      redeemRelayed: (key, nonce, nowMs) => take(key, nowMs, (held) => held.nonce === nonce),
    },
  };
  return fake;
}

/** Whole policies of this project with the mistakes that they must not have: each trap shown, and how it is avoided. */
import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../shared/policy-document.ts';
import { evaluate, evaluateTrust, type Policies, type Question } from '../../../stacks/iam/evaluate.ts';
import { answerOf, loadCases, questionOf } from './fixtures.ts';

type Ask = Omit<Question, 'principal'> & { note: string; answer: string };
type Trap = { title: string; policies: Partial<Policies> & { trust?: PolicyDocument }; asks: Ask[] };

for (const { title, policies, asks } of loadCases<Trap>('traps')) {
  describe(title, () => {
    for (const { note, answer, ...ask } of asks) {
      it(`${note || ask.action}: ${answer}`, () => {
        const { trust, identity = [], resource, ...limits } = policies;
        const decision = trust
          ? evaluateTrust(questionOf(ask), trust, { identity, ...limits })
          : evaluate(questionOf(ask), { identity, ...limits, ...(resource && { resource }) });
        expect(answerOf(decision)).toBe(answer);
      });
    }
  });
}

/** Whom a Principal element names and how strongly: case file, one runner. */
import { describe, expect, it } from 'vitest';
import { policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { evaluate } from '../../../stacks/iam/evaluate.ts';
import { ASKERS, answerOf, loadCases, NAMED, oneStatement, questionOf } from './fixtures.ts';

describe('a principal', () => {
  type Case = {
    principal: Statement['Principal'];
    asker: keyof typeof ASKERS;
    naming: string | null;
    note?: string;
  };
  for (const { principal, asker, naming, note } of loadCases<Case>('principals')) {
    const title = `${JSON.stringify(principal)} names a ${asker}: ${naming ?? 'no'}${note ? ` (${note})` : ''}`;
    it(title, () => {
      const question = questionOf({ principal: ASKERS[asker] });
      const own =
        asker === 'service'
          ? { identity: [] }
          : { identity: [], boundary: oneStatement({ Action: 's3:ListBucket' }) };
      const allow = oneStatement({ Principal: principal });
      const deny = policyDocument([
        ...oneStatement({ Principal: principal, Effect: 'Deny' }).Statement,
        ...oneStatement({ Principal: '*' }).Statement,
      ]);
      // A direct naming passes a silent boundary, a role's does not; the account's is no grant at all.
      expect(evaluate(question, { ...own, resource: allow }).allowed).toBe(naming === 'direct');
      expect(evaluate(question, { identity: [], resource: allow }).allowed).toBe(
        naming === 'direct' || naming === 'role',
      );
      // A Deny applies however weakly it names.
      expect(evaluate(question, { identity: [], resource: deny }).explicitDeny).toBe(naming !== null);
    });
  }
});

describe('several Allows of one resource policy', () => {
  const named = (word: string) => oneStatement({ Principal: NAMED[word] }).Statement;
  const silent = oneStatement({ Action: 's3:ListBucket' });

  it('count by the strongest naming among them, whatever their order', () => {
    const orders = [
      ['account', 'role', 'session'],
      ['session', 'role', 'account'],
    ];
    for (const words of orders) {
      const all = policyDocument(words.flatMap(named));
      const weaker = policyDocument(words.filter((word) => word !== 'session').flatMap(named));
      expect(answerOf(evaluate(questionOf(), { identity: [], resource: all, boundary: silent }))).toBe(
        'allow by resource',
      );
      expect(answerOf(evaluate(questionOf(), { identity: [], resource: weaker }))).toBe('allow by resource');
      expect(answerOf(evaluate(questionOf(), { identity: [], resource: weaker, boundary: silent }))).toBe(
        'deny by boundary',
      );
    }
  });
});

/** What holds for every policy and every question of a small world. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { evaluate, type Policies } from '../../../stacks/iam/evaluate.ts';
import { oneStatement } from './fixtures.ts';
import { documents, policies, question, RUNS } from './small-world.ts';

const KINDS = ['identity', 'resource', 'boundary', 'session', 'endpoint', 'scp'] as const;
const ALLOW_ALL = oneStatement({}).Statement;

/** The same policies with statements added to one kind, which is made when it is absent. */
function withStatements(given: Policies, kind: (typeof KINDS)[number], added: Statement[]): Policies {
  const document = (old?: PolicyDocument) => policyDocument([...(old?.Statement ?? []), ...added]);
  if (kind === 'identity') return { ...given, identity: [...given.identity, document()] };
  if (kind === 'scp') return { ...given, scp: [...(given.scp ?? []), document()] };
  return { ...given, [kind]: document(given[kind]) };
}

describe('for all policies and questions', () => {
  it.each(KINDS)('an explicit deny in %s wins over everything', (kind) => {
    const named = kind === 'resource' || kind === 'endpoint';
    const deny: Statement = { Effect: 'Deny', Action: '*', Resource: '*', ...(named && { Principal: '*' }) };
    fc.assert(
      fc.property(policies, question, (given, asked) => {
        const decision = evaluate(asked, withStatements(given, kind, [deny]));
        expect([decision.allowed, decision.explicitDeny]).toEqual([false, true]);
      }),
      RUNS,
    );
  });

  it.each(['boundary', 'session'] as const)('an Allow added to a %s never denies more', (kind) => {
    fc.assert(
      fc.property(policies, documents(), question, (given, first, asked) => {
        const before = { ...given, [kind]: first };
        const after = withStatements(before, kind, ALLOW_ALL);
        if (evaluate(asked, before).allowed) expect(evaluate(asked, after).allowed).toBe(true);
      }),
      RUNS,
    );
  });

  it.each(['boundary', 'session', 'endpoint', 'scp'] as const)('a %s never allows more', (kind) => {
    fc.assert(
      fc.property(policies, question, (given, asked) => {
        const { [kind]: present, ...without } = given;
        if (present && evaluate(asked, given).allowed) expect(evaluate(asked, without).allowed).toBe(true);
      }),
      RUNS,
    );
  });

  it('an Allow taken from an identity policy never allows more, a Deny taken from it never less', () => {
    fc.assert(
      fc.property(policies, documents(), fc.nat(), question, (given, whole, pick, asked) => {
        const index = pick % whole.Statement.length;
        const rest = whole.Statement.filter((_, at) => at !== index);
        const identity = rest.length > 0 ? [policyDocument(rest)] : [];
        const before = evaluate(asked, { ...given, identity: [...given.identity, whole] }).allowed;
        const after = evaluate(asked, { ...given, identity: [...given.identity, ...identity] }).allowed;
        const grew = !before && after;
        const shrank = before && !after;
        expect(whole.Statement[index]?.Effect === 'Allow' ? grew : shrank).toBe(false);
      }),
      RUNS,
    );
  });

  it('no identity, boundary or session policy lets a request through that nobody allows', () => {
    fc.assert(
      fc.property(documents(), documents(), question, (boundary, session, asked) => {
        expect(evaluate(asked, { identity: [], boundary, session }).allowed).toBe(false);
      }),
      RUNS,
    );
  });

  it('the order of statements and the case of action and keys change nothing', () => {
    fc.assert(
      fc.property(policies, question, (given, asked) => {
        const turned = {
          ...given,
          identity: given.identity.map((one) => policyDocument([...one.Statement].reverse())),
        };
        const upper = Object.entries(asked.context).map(([key, value]) => [key.toUpperCase(), value]);
        const loud = { ...asked, action: asked.action.toUpperCase(), context: Object.fromEntries(upper) };
        expect(evaluate(loud, turned).allowed).toBe(evaluate(asked, given).allowed);
      }),
      RUNS,
    );
  });
});

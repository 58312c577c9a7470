/** What the evaluator does not know, it refuses: documents by checkPolicy and evaluate alike, questions by evaluate. */
import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../shared/policy-document.ts';
import { checkPolicy, evaluate, type Question } from '../../../stacks/iam/evaluate.ts';
import { binaryOperators } from '../../../stacks/iam/operators/binary.ts';
import { PolicyError, QuestionError } from '../../../stacks/iam/policy-error.ts';
import { RequestContext } from '../../../stacks/iam/request-context.ts';
import { loadCases, oneStatement, questionOf } from './fixtures.ts';

type Kind = Parameters<typeof checkPolicy>[1];

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('was not refused');
}

describe('checkPolicy', () => {
  type Case = { title: string; kind: Kind; says: string; document?: unknown; statement?: unknown };
  for (const { title, kind, says, document, statement } of loadCases<Case>('refusals')) {
    it(`refuses ${title}`, () => {
      const given = document ?? { Version: '2012-10-17', Statement: [statement] };
      const error = errorOf(() => checkPolicy(given, kind, 'policy'));
      expect(error).toBeInstanceOf(PolicyError);
      expect(error.message).toContain(says);
      expect((error as PolicyError).where).toMatch(/^policy/);
    });
  }

  it('refuses null and what is no object', () => {
    for (const given of [null, undefined, 7, true]) {
      expect(errorOf(() => checkPolicy(given, 'identity', 'policy')).message).toBe(
        'policy: expected an object',
      );
    }
  });

  it('accepts every kind in its own grammar', () => {
    checkPolicy(oneStatement({}), 'identity', 'policy');
    checkPolicy(oneStatement({}), 'boundary', 'policy');
    checkPolicy(oneStatement({}), 'session', 'policy');
    checkPolicy(oneStatement({}), 'scp', 'policy');
    checkPolicy({ ...oneStatement({ Principal: '*', Sid: 'a b' }), Id: 'x' }, 'resource', 'policy');
    checkPolicy(oneStatement({ Principal: { AWS: '*' } }), 'endpoint', 'policy');
    checkPolicy(
      oneStatement({ Principal: '*', Resource: undefined, Action: 'sts:TagSession' }),
      'trust',
      'policy',
    );
  });

  it('does not let one kind of use admit a document for another', () => {
    const document = oneStatement({ Principal: '*' });
    checkPolicy(document, 'resource', 'policy');
    expect(errorOf(() => checkPolicy(document, 'identity', 'policy'))).toBeInstanceOf(PolicyError);
  });
});

describe('evaluate', () => {
  it('refuses a document that it does not understand in any place, also where the answer seems clear', () => {
    const bad = oneStatement({ Condition: { StringEquals: { 'aws:Nonsense': 'x' } } });
    const deny = oneStatement({ Effect: 'Deny' });
    const runs = [
      () => evaluate(questionOf(), { identity: [deny, bad] }),
      () => evaluate(questionOf(), { identity: [deny], session: bad }),
      () => evaluate(questionOf(), { identity: [deny], boundary: bad }),
      () => evaluate(questionOf(), { identity: [deny], scp: [bad] }),
      () => evaluate(questionOf(), { identity: [deny], resource: bad }),
      () => evaluate(questionOf(), { identity: [deny], endpoint: bad }),
    ];
    for (const run of runs) expect(errorOf(run)).toBeInstanceOf(PolicyError);
    expect(errorOf(runs[0] as () => unknown).message).toMatch(/^identity\[1\]\.Statement\[0\]\.Condition/);
  });

  it('refuses a change of a document that it has compiled', () => {
    const document = oneStatement({});
    evaluate(questionOf(), { identity: [document] });
    expect(() => document.Statement.pop()).toThrow(TypeError);
    expect(() => Object.assign(document.Statement[0] as Statement, { Effect: 'Deny' })).toThrow(TypeError);
  });

  type Case = Partial<Omit<Question, 'action'>> & {
    title: string;
    says: string;
    condition?: Statement['Condition'];
  };
  for (const { title, says, condition, ...change } of loadCases<Case>('questions')) {
    it(`refuses a question with ${title}`, () => {
      const identity = [oneStatement(condition ? { Condition: condition } : {})];
      const error = errorOf(() => evaluate(questionOf(change), { identity }));
      expect(error).toBeInstanceOf(QuestionError);
      expect(error.message).toContain(says);
    });
  }
});

describe('BinaryEquals, for which no key is known', () => {
  const [name, operator] = binaryOperators[0] ?? [];
  const context = new RequestContext({});

  it('compares bytes', () => {
    expect(name).toBe('BinaryEquals');
    const matches = operator?.compile(['QmluYXJ5', 'QQ=='], 'policy');
    expect([matches?.('QQ==', context), matches?.('QmluYXJ5', context), matches?.('Qg==', context)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('refuses what is not base64', () => {
    expect(errorOf(() => operator?.compile(['Q'], 'policy'))).toBeInstanceOf(PolicyError);
    expect(errorOf(() => operator?.compile(['QQ=='], 'policy')('?', context))).toBeInstanceOf(QuestionError);
  });
});

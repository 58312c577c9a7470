/** How the kinds of policy work together: case files in which a word stands for a whole document. */
import { describe, expect, it } from 'vitest';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { evaluate, evaluateTrust, type Policies } from '../../../stacks/iam/evaluate.ts';
import { QuestionError } from '../../../stacks/iam/policy-error.ts';
import {
  ACCOUNT,
  ASKERS,
  answerOf,
  loadCases,
  NAMED,
  oneStatement,
  questionOf,
  ROLE_ARN,
} from './fixtures.ts';

type Words = Partial<Record<keyof Policies, string | string[]>>;
type Place = { principals: boolean; action: string; resources: boolean };

function documentOf(word: string, place: Place): PolicyDocument {
  const [, denies, who] = /^(deny)? ?(.*)$/.exec(word) ?? [];
  const about = (action: string, effect: 'Allow' | 'Deny', name: string): Statement => ({
    Effect: effect,
    Action: action,
    ...(place.resources && { Resource: '*' }),
    ...(place.principals && { Principal: NAMED[name] ?? '*' }),
  });
  const other = place.action === 'sts:AssumeRole' ? 'sts:TagSession' : 's3:ListBucket';
  if (word === 'allow') return policyDocument([about(place.action, 'Allow', '')]);
  if (word === 'silent') return policyDocument([about(other, 'Allow', '')]);
  if (word === 'deny')
    return policyDocument([about(place.action, 'Allow', ''), about(place.action, 'Deny', '')]);
  if (word === 'deny something else') return policyDocument([about(other, 'Deny', '')]);
  if (!who || !(who in NAMED)) throw new Error(`no document for the word ${word}`);
  return policyDocument([about(place.action, denies ? 'Deny' : 'Allow', who)]);
}

function policiesOf(words: Words, action: string): Policies {
  const list = (word: string | string[] | undefined) => (word === undefined ? [] : [word].flat());
  const policies: Policies = { identity: [] };
  for (const [kind, word] of Object.entries(words) as [keyof Policies, string | string[]][]) {
    const principals = kind === 'resource' || kind === 'endpoint';
    const documents = list(word).map((each) => documentOf(each, { principals, action, resources: true }));
    Object.assign(policies, { [kind]: kind === 'identity' || kind === 'scp' ? documents : documents[0] });
  }
  return policies;
}

describe('evaluate', () => {
  for (const { title, policies, answer } of loadCases<{ title: string; policies: Words; answer: string }>(
    'logic',
  )) {
    it(`${title}: ${answer}`, () => {
      expect(answerOf(evaluate(questionOf(), policiesOf(policies, 's3:GetObject')))).toBe(answer);
    });
  }
});

describe('evaluateTrust', () => {
  type Case = { title: string; trust: string; policies: Words; answer: string };
  for (const { title, trust, policies, answer } of loadCases<Case>('trust')) {
    it(`${title}: ${answer}`, () => {
      const document = documentOf(trust, { principals: true, action: 'sts:AssumeRole', resources: false });
      const question = questionOf({
        action: 'sts:AssumeRole',
        resource: `arn:aws:iam::${ACCOUNT}:role/session/invoke`,
      });
      const { resource: _, ...caller } = policiesOf(policies, 'sts:AssumeRole');
      expect(answerOf(evaluateTrust(question, document, caller))).toBe(answer);
    });
  }

  it('lets in a service that the trust policy names, and no other', () => {
    const trust = oneStatement({ Resource: undefined, Action: 'sts:AssumeRole', Principal: NAMED.service });
    const question = questionOf({ action: 'sts:AssumeRole', resource: ROLE_ARN, principal: ASKERS.service });
    const other = { ...ASKERS.service, arn: 'ec2.amazonaws.com', service: 'ec2.amazonaws.com' };
    expect(answerOf(evaluateTrust(question, trust, { identity: [] }))).toBe('allow by resource');
    expect(answerOf(evaluateTrust({ ...question, principal: other }, trust, { identity: [] }))).toBe(
      'deny by resource',
    );
  });
});

describe('a KMS key', () => {
  const question = questionOf({ action: 'kms:Decrypt', resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1` });
  const identity = [oneStatement({ Action: 'kms:Decrypt' })];

  it.each([
    ['names nobody', 'other role', 'deny by resource', 'deny by resource'],
    ['delegates to the account', 'account', 'allow by identity', 'deny by identity'],
    ['names the role', 'role', 'allow by resource', 'allow by resource'],
  ])('whose policy %s (%s): %s with and %s without an identity policy', (_, word, withIdentity, without) => {
    const resource = documentOf(word, { principals: true, action: 'kms:Decrypt', resources: true });
    expect(answerOf(evaluate(question, { identity, resource }))).toBe(withIdentity);
    expect(answerOf(evaluate(question, { identity: [], resource }))).toBe(without);
  });

  it('is not asked for without its policy, which every key has', () => {
    expect(() => evaluate(question, { identity })).toThrow(QuestionError);
  });
});

describe('a decision', () => {
  it("names the deciding statement by Sid or index and gives AWS's words for the reason", () => {
    const identity = [policyDocument([{ Sid: 'Read', Effect: 'Allow', Action: 's3:Get*', Resource: '*' }])];
    const silent = oneStatement({ Action: 's3:ListBucket' });
    expect(evaluate(questionOf(), { identity })).toEqual({
      allowed: true,
      explicitDeny: false,
      by: 'identity',
      statement: 'Read',
      reason: 'because an identity-based policy allows it',
    });
    expect(evaluate(questionOf(), { identity: [silent] })).toEqual({
      allowed: false,
      explicitDeny: false,
      by: 'default',
      reason: 'because no identity-based policy allows the s3:GetObject action',
    });
    const reasons = [
      evaluate(questionOf(), { identity, session: silent }),
      evaluate(questionOf(), { identity, endpoint: oneStatement({ Effect: 'Deny', Principal: '*' }) }),
      evaluate(questionOf(), { identity, boundary: oneStatement({ Effect: 'Deny' }) }),
    ].map(({ reason }) => reason);
    expect(reasons).toEqual([
      'because no session policy allows the s3:GetObject action',
      'with an explicit deny in a VPC endpoint policy',
      'with an explicit deny in a permissions boundary',
    ]);
  });
});

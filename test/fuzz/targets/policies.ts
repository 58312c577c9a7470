/**
 * Policy documents: what IAM would not understand is refused, and a decision does not depend on the order of statements,
 * nor survives a Deny of everything.
 */
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { checkPolicy, evaluate } from '../../../stacks/iam/evaluate.ts';
import { PolicyError, QuestionError } from '../../../stacks/iam/policy-error.ts';
import { questionOf } from '../../stacks/iam/fixtures.ts';
import { mutateOnce, pick } from '../mutate.ts';
import { Defect, type Target } from '../target.ts';

const about = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/*' } as const;
const statements: Statement[] = [
  about,
  { ...about, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:PrincipalTag/tenant': 'fjord' } } },
  { ...about, Resource: ['arn:aws:s3:::bucket/${aws:PrincipalTag/tenant}/*', 'arn:aws:s3:::bucket/key'] },
  { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
  { ...about, Action: ['s3:Get*', 's3:List*'], Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::other/*' },
  {
    ...about,
    Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, Null: { 'aws:TokenIssueTime': 'false' } },
  },
];
const documents = statements.map((statement) => policyDocument([statement, pick(statements, () => 0)]));
const question = questionOf({
  context: {
    'aws:PrincipalTag/tenant': 'fjord',
    'aws:SecureTransport': 'true',
    'aws:SourceIp': '203.0.113.7',
  },
});
const denyAll: Statement = { Effect: 'Deny', Action: '*', Resource: '*' };

export function policiesTarget(): Target {
  return {
    name: 'policies',
    share: 20,
    run(random, show) {
      const document = mutateOnce(pick(documents, random), random);
      show(document);
      try {
        checkPolicy(document, 'identity', 'fuzzed');
        const allows = decide(document);
        const own = (document as PolicyDocument).Statement;
        const all = Array.isArray(own) ? own : [own];
        if (decide({ ...document, Statement: all.toReversed() } as PolicyDocument) !== allows)
          throw new Defect('the decision depends on the order of the statements');
        if (decide({ ...document, Statement: [...all, denyAll] } as PolicyDocument))
          throw new Defect('it allows in spite of a Deny of everything');
        return allows ? 'allows' : 'denies';
      } catch (error) {
        if (error instanceof PolicyError || error instanceof QuestionError) return 'refused';
        throw error;
      }
    },
  };
}

const decide = (document: PolicyDocument): boolean => evaluate(question, { identity: [document] }).allowed;

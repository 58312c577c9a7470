/**
 * The effect of one policy alone: evaluates requests of a principal whose identity policy allows everything. If one
 * is denied, this policy denies it, even if every other policy of the stage is wrong.
 */
import { policyDocument } from '../../../shared/policy-document.ts';
import { indexPlan } from '../../account/plan-index.ts';
import { readPrincipals } from '../../account/principals.ts';
import { evaluate, type IamDecision, type Policies } from '../../iam/evaluate.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { declaredPlan } from './declared-plan.ts';
import { ofType } from './proof.ts';

const everything = policyDocument([{ Effect: 'Allow', Action: '*', Resource: '*' }]);

export type Request = { action: string; resource: string; context?: Record<string, string | string[]> };

/** @returns a function that decides requests of a session of this role, whose identity policy allows everything */
export function almighty(accountId: string, roleArn: string) {
  const arn = `arn:aws:sts::${accountId}:assumed-role/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}/almighty`;
  return ({ action, resource, context = {} }: Request, policies: Omit<Policies, 'identity'>): IamDecision =>
    evaluate(
      { action, resource, principal: { arn, roleArn, accountId }, context: { ...plain, ...context } },
      { identity: [everything], ...policies },
    );
}

/** Condition keys of every request of a role. */
export const plain = {
  'aws:SecureTransport': 'true',
  'aws:ViaAWSService': 'false',
  'aws:PrincipalIsAWSService': 'false',
};

/** Session tags as the router sets them, for a sample caller. */
export const agent = {
  'aws:PrincipalTag/actor': 'ai-agent',
  'aws:PrincipalTag/tool': 'sample',
  'aws:PrincipalTag/tenant': 'sample-tenant',
  'aws:PrincipalTag/subject': 'sample-subject',
};

/** Condition keys of a request through an endpoint of the plan's VPC; none for a plan without a VPC. */
export function insideVpc(plan: Plan): Record<string, string> {
  const [vpc] = ofType(plan, 'aws:ec2/vpc:Vpc');
  return vpc
    ? { 'aws:SourceVpc': vpc.id, 'aws:SourceVpce': 'vpce-of-it', 'aws:VpcSourceIp': '10.0.0.10' }
    : {};
}

/** Condition keys of requests from outside the plan's VPC: over the internet, and from another VPC. */
export const elsewhere: Record<string, string>[] = [
  { 'aws:SourceIp': '198.51.100.1' },
  {
    'aws:SourceVpc': 'vpc-of-a-stranger',
    'aws:SourceVpce': 'vpce-of-a-stranger',
    'aws:VpcSourceIp': '10.0.0.10',
  },
];

/** The plan's roles with their policies. */
export const principalsOfPlan = (plan: Plan) => readPrincipals(indexPlan(declaredPlan(plan)));

/** Probes that ask IAM: the same question with and without the key that decides. */
import { type Asked, type Decided, ofDataRole, ofFunction } from '../target/question.ts';
import { bucketOf, tableArn } from '../target/stage-parts.ts';
import type { Probe } from './probe.ts';

/** Holds when IAM says of each question what is wanted. */
function asks(...questions: [asked: Asked, wanted: Decided][]): Probe['run'] {
  return async (target) => {
    const said: string[] = [];
    let holds = true;
    for (const [asked, wanted] of questions) {
      const decided = await target.simulate(asked(target.plan));
      holds &&= decided === wanted;
      said.push(decided === wanted ? decided : `${decided} instead of ${wanted}`);
    }
    return { holds, answer: said.join(', ') };
  };
}

const ownDocument = (actor: string) =>
  ofDataRole('read_document', {
    action: 's3:GetObject',
    resource: (plan) => `arn:aws:s3:::${bucketOf(plan)}/acme/reports/q3.md`,
    tags: { actor },
  });

const queryWith = (context: Record<string, string>) =>
  ofDataRole('search_tickets', {
    action: 'dynamodb:Query',
    resource: (plan) => `${tableArn(plan)}/index/byTenant`,
    context,
  });

const networkBy = (sourceFunction: string | null) =>
  ofFunction('tool-read_document', 'ec2:CreateNetworkInterface', () => '*', sourceFunction);

export const iamProbes: Probe[] = [
  {
    id: 'boundary-sees-session-tags',
    sentence: "IAM is asked for a caller's own document, as an agent and as a human",
    shows: ['session-tags-in-boundary'],
    run: asks([ownDocument('ai-agent'), 'allowed'], [ownDocument('human'), 'explicitDeny']),
  },
  {
    id: 'query-needs-its-key',
    sentence: 'IAM is asked for a query with its key, and without any',
    shows: ['null-condition-guards-leading-keys'],
    run: asks([queryWith({ 'dynamodb:LeadingKeys': 'acme' }), 'allowed'], [queryWith({}), 'implicitDeny']),
  },
  {
    id: 'network-interfaces-for-lambda-alone',
    sentence: 'IAM is asked for a network interface, by Lambda itself and by the code of a function',
    shows: ['interface-actions-denied-to-code-only'],
    run: asks([networkBy(null), 'allowed'], [networkBy('tool-read_document'), 'explicitDeny']),
  },
];

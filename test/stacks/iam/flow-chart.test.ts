/** Every combination of what the kinds of policy can say, against the flow chart of the IAM User Guide as a formula. */
import { describe, expect, it } from 'vitest';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { evaluate, type Policies } from '../../../stacks/iam/evaluate.ts';
import { ACCOUNT, answerOf, questionOf, ROLE_ARN } from './fixtures.ts';

const SAYS = ['absent', 'silent', 'allow', 'deny'] as const;
type Says = (typeof SAYS)[number];
const KINDS = ['identity', 'boundary', 'session', 'endpoint', 'scp'] as const;
type Stage = Record<(typeof KINDS)[number], Says> & { resource: (typeof RESOURCES)[number] };
/** What the resource's policy says: as the others, or an Allow that names the session in one of the three ways. */
const RESOURCES = ['absent', 'silent', 'deny', 'direct', 'role', 'account'] as const;
const NAMED: Record<string, Statement['Principal']> = { role: { AWS: ROLE_ARN }, account: { AWS: ACCOUNT } };

/** One document per kind and word, so that each is compiled once. */
const kept = new Map<string, PolicyDocument>();
function documentOf(kind: string, says: string): PolicyDocument {
  const found = kept.get(`${kind} ${says}`);
  if (found) return found;
  const named = kind === 'resource' || kind === 'endpoint' ? { Principal: NAMED[says] ?? '*' } : {};
  const about = (Effect: Statement['Effect'], Action: string) => ({
    Effect,
    Action,
    Resource: '*',
    ...named,
  });
  const allow = about('Allow', says === 'silent' ? 's3:ListBucket' : 's3:GetObject');
  const document = policyDocument(says === 'deny' ? [allow, about('Deny', 's3:GetObject')] : [allow]);
  kept.set(`${kind} ${says}`, document);
  return document;
}

function policiesOf(stage: Stage): Policies {
  const present = Object.entries(stage).filter(([, says]) => says !== 'absent');
  const documents = present.map(([kind, says]) => [kind, documentOf(kind, says)] as const);
  const listed = documents.map(([kind, document]) => [
    kind,
    kind === 'identity' || kind === 'scp' ? [document] : document,
  ]);
  return { identity: [], ...Object.fromEntries(listed) };
}

/** The chart: deny evaluation, endpoint and SCP, resource policy, identity policy, boundary, session policy. */
function chart({ resource, identity, boundary, session, endpoint, scp }: Stage): string {
  if ([resource, identity, boundary, session, endpoint, scp].includes('deny')) return 'explicit deny';
  const open = (says: Says) => says === 'absent' || says === 'allow';
  const granted = (resource === 'role' || identity === 'allow') && open(boundary) && open(session);
  return open(endpoint) && open(scp) && (resource === 'direct' || granted) ? 'allow' : 'deny';
}

function allStages(): Stage[] {
  const none = {
    identity: 'absent',
    boundary: 'absent',
    session: 'absent',
    endpoint: 'absent',
    scp: 'absent',
  };
  let stages = RESOURCES.map((resource) => ({ ...none, resource }) as Stage);
  for (const kind of KINDS)
    stages = stages.flatMap((stage) => SAYS.map((says) => ({ ...stage, [kind]: says })));
  return stages;
}

describe('for all combinations of what each kind of policy says', () => {
  it('the answer is that of the flow chart', () => {
    const stages = allStages();
    expect(stages).toHaveLength(RESOURCES.length * SAYS.length ** KINDS.length);
    const wrong = stages.filter((stage) => {
      return answerOf(evaluate(questionOf(), policiesOf(stage))).split(' by ')[0] !== chart(stage);
    });
    expect(wrong).toEqual([]);
  });
});

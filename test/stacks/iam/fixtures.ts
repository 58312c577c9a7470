/** The cast of the case files: one role, a session of it, a service, and how an answer is written down. */
import { readFileSync } from 'node:fs';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { evaluate, type IamDecision, type Question } from '../../../stacks/iam/evaluate.ts';

export const ACCOUNT = '111122223333';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/app/data`;
export const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/data/ines`;
const OBJECT_ARN = 'arn:aws:s3:::bucket/key';

export const ASKERS = {
  session: { arn: SESSION_ARN, roleArn: ROLE_ARN, accountId: ACCOUNT },
  role: { arn: ROLE_ARN, accountId: ACCOUNT },
  service: { arn: 'lambda.amazonaws.com', accountId: ACCOUNT, service: 'lambda.amazonaws.com' },
} satisfies Record<string, Question['principal']>;

/** Whom a resource or trust policy names, by a word. */
export const NAMED: Record<string, Statement['Principal']> = {
  session: { AWS: SESSION_ARN },
  'other session': { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/data/olaf` },
  role: { AWS: ROLE_ARN },
  'other role': { AWS: `arn:aws:iam::${ACCOUNT}:role/other` },
  account: { AWS: ACCOUNT },
  'other account': { AWS: '999999999999' },
  everybody: '*',
  service: { Service: 'lambda.amazonaws.com' },
};

export function loadCases<Case>(name: string): Case[] {
  return JSON.parse(readFileSync(new URL(`./cases/${name}.json`, import.meta.url), 'utf8'));
}

/** The session's question for an object, changed where a case says so. */
export function questionOf(change: Partial<Question> = {}): Question {
  return { action: 's3:GetObject', resource: OBJECT_ARN, principal: ASKERS.session, context: {}, ...change };
}

/** A document of one statement, as Allow of everything changed where a case says so; undefined takes a member away. */
export function oneStatement(
  change: { [Member in keyof Statement]?: Statement[Member] | undefined },
): PolicyDocument {
  const all = { Effect: 'Allow', Action: '*', Resource: '*', ...change };
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return policyDocument([Object.fromEntries(present) as Statement]);
}

/** `allow by identity`, `explicit deny by scp`, `deny by default`. */
export function answerOf(decision: IamDecision): string {
  const verb = decision.allowed ? 'allow' : decision.explicitDeny ? 'explicit deny' : 'deny';
  return `${verb} by ${decision.by}`;
}

/**
 * Whether a statement with these elements is about the question. Asked twice, as an Allow and as a Deny beside an
 * Allow of everything: the answers must agree, or an element would mean something else under the other effect.
 */
export function isAbout(elements: Parameters<typeof oneStatement>[0], question: Question): boolean {
  const allowed = evaluate(question, { identity: [oneStatement(elements)] }).allowed;
  const denying = [oneStatement({ ...elements, Effect: 'Deny' }), oneStatement({})];
  const denied = evaluate(question, { identity: denying }).explicitDeny;
  if (allowed !== denied)
    throw new Error(`an Allow ${allowed ? 'applies' : 'does not'}, the same Deny does not agree`);
  return allowed;
}

/**
 * Policies as they stand in a plan. In: a JSON text or an object (Pulumi yields both). Out: a document that
 * passed the evaluator's check. A document that the evaluator does not understand never gets past this file.
 */
import type { PolicyDocument } from '../../shared/policy-document.ts';
import { checkPolicy } from '../iam/evaluate.ts';

/** What a document is attached to; decides which elements it may have. */
export type PolicyKind = Parameters<typeof checkPolicy>[1];

/**
 * The checked document. Throws an Error that says where for what is not JSON, not a policy or not understood.
 */
export function readPolicy(policy: unknown, kind: PolicyKind, where: string): PolicyDocument {
  const document = typeof policy === 'string' ? parseJson(policy, where) : policy;
  checkPolicy(document, kind, where);
  return document;
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${where}: the policy is not JSON`);
  }
}

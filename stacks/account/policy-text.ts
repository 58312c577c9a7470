/**
 * Policies as they stand in a plan. In: a JSON text or an object (Pulumi yields both). Out: a document that
 * passed the evaluator's check. A document that the evaluator does not understand never gets past this file.
 */
import { createCache } from '../../shared/kept.ts';
import type { PolicyDocument } from '../../shared/policy-document.ts';
import { checkPolicy } from '../iam/evaluate.ts';

/** The kind of a document by its attachment; it decides which elements the document may have. */
export type PolicyKind = Parameters<typeof checkPolicy>[1];

/** A plan has some 150 texts, and a running system reads a session policy for each call. */
const kept = createCache<PolicyDocument>(1_000);

/**
 * The checked document, frozen: the same text of the same kind is the same document.
 * @throws Error that says where for what is not JSON, not a policy or not understood
 */
export function readPolicy(policy: unknown, kind: PolicyKind, where: string): PolicyDocument {
  if (typeof policy !== 'string') return checked(policy, kind, where);
  return kept(`${kind} ${policy}`, () => checked(parseJson(policy, where), kind, where));
}

function checked(document: unknown, kind: PolicyKind, where: string): PolicyDocument {
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

/**
 * Reads a policy of a plan, which is a JSON text or an object (Pulumi gives both), into a document that passed
 * the evaluator's check.
 */
import { createCache } from '../../shared/kept.ts';
import type { PolicyDocument } from '../../shared/policy-document.ts';
import { checkPolicy } from '../iam/evaluate.ts';

/** The kind of a document by its attachment; it decides which elements the document may have. */
export type PolicyKind = Parameters<typeof checkPolicy>[1];

/** Documents. A plan has some 150 texts, and a running system reads a session policy for each call. */
const kept = createCache<PolicyDocument>(1_000);

/**
 * @param where the place of the policy, for the error
 * @returns the checked and frozen document; equal texts of one kind give the same object
 * @throws Error when the text is not JSON; PolicyError when the evaluator does not know a part of the document
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

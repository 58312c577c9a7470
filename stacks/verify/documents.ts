/** The policy documents of a plan, as a deployment would hold them. Pure. */
import type { Plan } from '../plan/plan-types.ts';
import type { Documents } from './target.ts';

export function policyDocuments(plan: Plan): Documents {
  const documents: Documents = new Map();
  for (const { type, name, inputs } of plan.resources)
    for (const [property, value] of Object.entries(inputs)) {
      const document = parsed(value);
      if (document !== undefined) documents.set(`${name}.${property}`, document);
      else if (type === 'aws:iam/role:Role' && property === 'permissionsBoundary')
        documents.set(`${name}.${property}`, value);
    }
  return documents;
}

/** A policy document as JSON text or as an object. */
function parsed(value: unknown): unknown {
  if (typeof value === 'string' && !value.startsWith('{')) return undefined;
  try {
    const document = typeof value === 'string' ? JSON.parse(value) : value;
    return Array.isArray(document?.Statement) ? document : undefined;
  } catch {
    return undefined;
  }
}

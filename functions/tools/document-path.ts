/**
 * The names of documents. Enters: a path that a caller names, or a key of the bucket. Leaves: the one for the other.
 * A key that no path leads to, because somebody else put it there under another kind of name, has none.
 */
import * as z from 'zod';
import { bind } from '../../shared/bind.ts';
import { checkGrant, type Grant } from '../../shared/grant.ts';

/** Of the documents tools; what a grant refuses besides is shared/bind.ts. */
export const documentPath = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[\w./-]+$/);

/** The key of a document in the bucket. */
export const documentKey = '{caller.tenant}/{input.path}';

const grant = checkGrant({ actions: ['s3:GetObject'], on: 'documents', key: documentKey } satisfies Grant);

/** @returns the path by which read_document reads this very key; undefined when there is none */
export function pathOf(key: string, caller: { tenant: string; subject: string }): string | undefined {
  const path = key.slice(caller.tenant.length + 1);
  if (!documentPath.safeParse(path).success) return undefined;
  try {
    return bind(grant.parts, { caller, input: { path }, callId: '' }, grant.rules) === key ? path : undefined;
  } catch {
    return undefined;
  }
}

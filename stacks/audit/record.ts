/** A record as the router writes it, as far as readers need it; other fields belong to its digest all the same. */
import * as z from 'zod';

const digestPattern = /^sha256:[0-9a-f]{64}$/;

const recordShape = z.looseObject({
  writer: z.uuid(),
  sequence: z.int().min(0),
  previous: z.string().regex(digestPattern),
  record: z.enum(['decision', 'outcome']),
  at: z.iso.datetime(),
  callId: z.uuid(),
  tool: z.string(),
  caller: z.looseObject({
    ...{ subject: z.string(), tenant: z.string(), groups: z.array(z.string()), clientId: z.string() },
    issuer: z.string(),
  }),
  argumentsDigest: z.string(),
  decision: z.enum(['allow', 'deny', 'none']),
  policies: z.array(z.string()),
  sessions: z.array(z.looseObject({ accessKeyId: z.string(), expiresAt: z.iso.datetime() })),
  // Of a decision.
  sourceIp: z.string().optional(),
  reason: z.string().optional(),
  consent: z.looseObject({ channel: z.string(), approver: z.string(), approvedAt: z.string() }).optional(),
  // Of an outcome.
  outcome: z.string().optional(),
  durationMs: z.number().optional(),
  outputDigest: z.string().optional(),
  content: z
    .looseObject({ removed: z.record(z.string(), z.number()), redacted: z.record(z.string(), z.number()) })
    .optional(),
});

export type AuditRecord = z.infer<typeof recordShape>;

/**
 * @param line a record by itself, as in audit.jsonl, or a log line around it, as in the audit store
 * @returns a sentence that says what it lacks when it is no record
 */
export function readRecord(line: unknown): AuditRecord | string {
  const { audit = line } = (typeof line === 'object' && line !== null ? line : {}) as { audit?: unknown };
  const { success, error } = recordShape.safeParse(audit);
  // As it was read, not the parser's copy of it: the digest is over everything that stands there.
  if (success) return audit as AuditRecord;
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'the line'}: ${issue?.message}`;
}

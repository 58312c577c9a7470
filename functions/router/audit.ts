/**
 * The audit lines of one call: its decision, before anything happens, and its outcome.
 * Never: an argument value, an output, a token, a credential: digests and access key ids only.
 */
import { createHash } from 'node:crypto';
import type { Logger } from '@aws-lambda-powertools/logger';
import { toolNamePattern } from '../../shared/contract.ts';
import type { AuditWriter, CallFacts } from './ports.ts';

/** Audit lines as structured log lines with the top-level field `audit`. */
export function logAudit(logger: Logger, now: () => number): AuditWriter {
  return {
    begin(facts) {
      const startedAtMs = now();
      const line = {
        ...describe(facts),
        decision: 'none',
        policies: [] as string[],
        sessions: [] as object[],
      };
      return {
        async decided(decision) {
          line.decision = decision.allowed ? 'allow' : 'deny';
          line.policies = decision.policies;
          logger.info('decision', { audit: { record: 'decision', at: iso(now()), ...line } });
        },
        minted(sessions) {
          line.sessions = sessions.map((session) => ({
            accessKeyId: session.credentials.accessKeyId,
            expiresAt: iso(session.expiresAtMs),
          }));
        },
        async finished({ outcome, output }) {
          const outputDigest = output === undefined ? undefined : digest(output);
          const result = { outcome, durationMs: now() - startedAtMs, outputDigest };
          logger.info('outcome', { audit: { record: 'outcome', at: iso(now()), ...line, ...result } });
        },
      };
    },
  };
}

function describe({ callId, tool, caller, arguments: given }: CallFacts): object {
  const { subject, tenant, groups, clientId, issuer } = caller;
  return {
    callId,
    // The name of no tool is the client's own text, as long as a body may be and holding whatever it likes.
    tool: toolNamePattern.test(tool) ? tool : digest(tool),
    caller: { subject, tenant, groups, clientId, issuer },
    argumentsDigest: digest(given),
  };
}

function digest(value: unknown): string {
  return `sha256:${createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('hex')}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

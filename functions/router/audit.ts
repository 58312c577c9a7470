/**
 * The audit lines of one call: its decision, before anything happens, and its outcome. Both go to the log. Lambda does
 * not acknowledge log lines, so the decision of a call that will change data goes to the stream too, and the call waits
 * for it. It is the same line, so that a reader of the store finds a duplicate and not a second decision.
 * Never: an argument value, an output, a token, a credential: digests and access key ids only.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from '@aws-lambda-powertools/logger';
import { startChain } from '../../shared/audit-chain.ts';
import { toolNamePattern } from '../../shared/contract.ts';
import { digest } from '../../shared/digest.ts';
import { type ContentCounts, foundIn } from './content/content-counts.ts';
import { isTooDeep } from './content/shape.ts';
import type { Decision } from './decide.ts';
import type { AuditStream, AuditWriter, CallFacts } from './ports.ts';

/**
 * Audit lines as structured log lines with the top-level field `audit`, each a link of this environment's chain.
 * @param now milliseconds since the epoch
 * @param to `policySet`: digest of the policies that decide
 */
export function logAudit(
  logger: Logger,
  now: () => number,
  to: { stream: AuditStream; policySet: string },
): AuditWriter {
  const link = startChain(randomUUID());
  const write = (record: 'decision' | 'outcome', line: object) => {
    const audit = link({ record, at: iso(now()), ...line });
    logger.info(record, { audit });
    return audit;
  };
  return {
    begin(facts) {
      const startedAtMs = now();
      const line = {
        ...describe(facts),
        decision: 'none',
        policies: [] as string[],
        sessions: [] as object[],
      };
      let counts: ContentCounts | undefined;
      return {
        understood(input) {
          line.argumentsDigest = digest(input);
        },
        async decided(decision, effect) {
          line.decision = decision.allowed ? 'allow' : 'deny';
          line.policies = decision.policies;
          const basis = { ...basisOf(facts), policySet: to.policySet };
          const audit = write('decision', { ...line, ...basis, ...detailsOf(decision) });
          if (decision.allowed && effect !== 'read') await to.stream.put(JSON.stringify({ audit }));
        },
        minted(sessions) {
          line.sessions = sessions.map((session) => ({
            accessKeyId: session.credentials.accessKeyId,
            expiresAt: iso(session.expiresAtMs),
          }));
        },
        cleaning(growing) {
          counts = growing;
        },
        async finished({ outcome, output }) {
          const outputDigest = output === undefined ? undefined : digest(output);
          const content = counts && foundIn(counts);
          write('outcome', { ...line, outcome, durationMs: now() - startedAtMs, outputDigest, content });
        },
      };
    },
  };
}

/** The other inputs of the decision, so that other policies can be tried on the same call (npm run policy -- replay). */
function basisOf({ caller, sourceIp }: CallFacts): object {
  const { scopes, authenticatedAtSeconds } = caller;
  return { scopes, sourceIp, authenticatedAtSeconds };
}

/** The reason of a denial, or the consent that the call has. */
function detailsOf(decision: Decision): object {
  if (!decision.allowed) return { reason: decision.reason.is };
  const { consented } = decision;
  if (consented === undefined) return {};
  const { approvedAtMs, ...consent } = consented;
  return { consent: { ...consent, approvedAt: iso(approvedAtMs) } };
}

function describe({ callId, tool, caller, arguments: rawArguments }: CallFacts) {
  const { subject, tenant, groups, clientId, issuer } = caller;
  return {
    callId,
    // A name that no tool can have is the client's own text, as long as a body may be: its digest stands for it.
    tool: toolNamePattern.test(tool) ? tool : digest(tool),
    caller: { subject, tenant, groups, clientId, issuer },
    // A value that nests too deep cannot be serialized; the call is refused before a decision.
    argumentsDigest: isTooDeep(rawArguments) ? 'too-deep' : digest(rawArguments),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

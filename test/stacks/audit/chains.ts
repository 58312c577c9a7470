/** Chains of records, as routers would write them, for tests that harm them. */
import { startChain } from '../../../shared/audit-chain.ts';
import type { AuditRecord } from '../../../stacks/audit/record.ts';

const digestOfNothing = `sha256:${'0'.repeat(64)}`;

/** @param writers chains of `length` records each: decision, outcome, decision, … */
export function chains(writers: number, length: number): AuditRecord[] {
  return Array.from({ length: writers }, (_, at) => chainOf(at, length)).flat();
}

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function chainOf(number: number, length: number): AuditRecord[] {
  const writer = idOf(number);
  const link = startChain(writer);
  return Array.from({ length }, (_, at) => {
    const callId = idOf(1_000_000 * (number + 1) + Math.floor(at / 2));
    const common = {
      ...{ at: new Date(Date.UTC(2026, 0, 1) + at).toISOString(), callId, tool: 'read_letter' },
      caller: { subject: 's', tenant: 'fjord', groups: ['mates'], clientId: 'c', issuer: 'https://issuer' },
      ...{ argumentsDigest: digestOfNothing, decision: 'allow' as const, policies: ['use'] },
    };
    if (at % 2 === 0)
      return link({ record: 'decision' as const, ...common, sessions: [], sourceIp: '203.0.113.7' });
    const sessions = [{ accessKeyId: 'ASIA1', expiresAt: '2026-01-01T00:15:00.000Z' }];
    return link({
      record: 'outcome' as const,
      ...common,
      sessions,
      outcome: 'ok',
      durationMs: 12,
      outputDigest: digestOfNothing,
    });
  });
}

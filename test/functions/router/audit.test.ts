import type { Logger } from '@aws-lambda-powertools/logger';
import { expect, test } from 'vitest';
import { logAudit } from '../../../functions/router/audit.ts';
import { alice } from './fakes.ts';

async function recorded(tool: string, given: unknown): Promise<{ tool: string; argumentsDigest: string }[]> {
  const lines: { tool: string; argumentsDigest: string }[] = [];
  const logger = { info: (_: string, { audit }: { audit: (typeof lines)[number] }) => lines.push(audit) };
  const record = logAudit(logger as unknown as Logger, () => 0).begin({
    callId: '00000000-0000-4000-8000-000000000000',
    tool,
    caller: alice,
    arguments: given,
  });
  await record.decided({ allowed: true, policies: [] });
  await record.finished({ outcome: 'ok', output: given });
  return lines;
}

test('records a call by its tool and digests of what went in and came out', async () => {
  const lines = await recorded('read_document', { path: 'canary' });
  expect(lines).toMatchObject([{ tool: 'read_document' }, { tool: 'read_document' }]);
  expect(JSON.stringify(lines)).not.toContain('canary');
  expect(lines[0]?.argumentsDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test('records the digest of a name that no tool can have, however long it is', async () => {
  const lines = await recorded('Canary '.repeat(100_000), {});
  for (const { tool } of lines) expect(tool).toMatch(/^sha256:[0-9a-f]{64}$/);
});

/** `audit.jsonl` as an auditor reads it. Lines reach it a moment after the answer, in the order of the calls. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type AuditLine = {
  record: 'decision' | 'outcome';
  callId: string;
  tool: string;
  caller: { subject: string; tenant: string; groups: string[]; clientId: string; issuer: string };
  decision: 'allow' | 'deny' | 'none';
  policies: string[];
  sessions: { accessKeyId: string; expiresAt: string }[];
  argumentsDigest: string;
  outcome?: string;
};

const patienceMs = 10_000;

export async function readAudit(home: string): Promise<AuditLine[]> {
  const text = await readFile(join(home, 'audit.jsonl'), 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as AuditLine);
}

/** The lines of one call, once its outcome is among them. */
export async function auditOf(home: string, callId: string): Promise<AuditLine[]> {
  for (const deadlineMs = Date.now() + patienceMs; Date.now() < deadlineMs; await wait(50)) {
    const lines = (await readAudit(home)).filter((line) => line.callId === callId);
    if (lines.some(({ record }) => record === 'outcome')) return lines;
  }
  throw new Error(`${home}/audit.jsonl holds no outcome of the call ${callId}`);
}

/** Whether the record of a system is whole after everything that was done to it: both of its places, read together. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { printVerified } from '../../stacks/audit/print-verified.ts';
import { readRecord } from '../../stacks/audit/record.ts';
import { recordLines } from '../../stacks/audit/record-lines.ts';
import { createVerifier } from '../../stacks/audit/verify-chain.ts';

/** @param home of the system */
export async function recordProblems(home: string): Promise<string[]> {
  const stream = await readdir(join(home, 'audit'));
  const files = [join(home, 'audit.jsonl'), ...stream.map((name) => join(home, 'audit', name))];
  const verifier = createVerifier();
  const broken: string[] = [];
  for await (const { text, place } of recordLines(files)) {
    const record = readRecord(JSON.parse(text));
    if (typeof record === 'string') broken.push(`${place}: ${record}`);
    else verifier.add(record);
  }
  const verified = verifier.end();
  return verified.findings.length === 0 ? broken : [...broken, printVerified(verified)];
}

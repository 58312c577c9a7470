/**
 * Whether the record of a system is whole after everything that was done to it, both of its places read together, and
 * explains every call that the private API saw since the last start.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { printVerified, printWitness } from '../../stacks/audit/print-verified.ts';
import { readRecord } from '../../stacks/audit/record.ts';
import { recordLines } from '../../stacks/audit/record-lines.ts';
import { createVerifier } from '../../stacks/audit/verify-chain.ts';
import { createWitness } from '../../stacks/audit/witness.ts';

/** @param home of the system */
export async function recordProblems(home: string): Promise<string[]> {
  const stream = await readdir(join(home, 'audit'));
  const files = [join(home, 'audit.jsonl'), ...stream.map((name) => join(home, 'audit', name))];
  const verifier = createVerifier();
  const witness = createWitness();
  const logs = (await readdir(join(home, 'logs'))).filter((name) => name.startsWith('api-'));
  for await (const { text } of recordLines(logs.map((name) => join(home, 'logs', name))))
    witness.see(JSON.parse(text));
  const broken: string[] = [];
  for await (const { text, place } of recordLines(files)) {
    const record = readRecord(JSON.parse(text));
    if (typeof record === 'string') broken.push(`${place}: ${record}`);
    else {
      verifier.add(record);
      witness.explain(record);
    }
  }
  const [verified, seen] = [verifier.end(), witness.end()];
  return [
    ...broken,
    ...(verified.findings.length === 0 ? [] : [printVerified(verified)]),
    ...(seen.findings.length === 0 ? [] : [printWitness(seen)]),
  ];
}

/** `npm run audit`: what the records say, and whether they are as they were written. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { whyAmbiguous } from '../../../shared/strict-json.ts';
import { printVerified, printWitness } from '../../audit/print-verified.ts';
import { type AuditRecord, readRecord } from '../../audit/record.ts';
import { recordLines } from '../../audit/record-lines.ts';
import { tellCall } from '../../audit/tell-call.ts';
import { createVerifier } from '../../audit/verify-chain.ts';
import { createWitness, type Witness } from '../../audit/witness.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { defineCommand, UsageError } from '../command.ts';

export const main = defineCommand({
  usage: `Usage: npm run audit -- verify [--witness LOG …] [FILE …]
       npm run audit -- show CALL_ID [FILE …]

  verify   whether every record is there, in its place, and as its writer wrote it
  show     what one call did, in sentences

  --witness LOG  the private API's access log: each call in it must have its decision on record
  FILE     objects of the audit store, plain or gzip; without any, the record of the system on this machine

Exit code 1: a record was changed, is missing or was put in.`,
  options: { witness: { type: 'string', multiple: true, default: [] } },
  words: { least: 1, most: Number.POSITIVE_INFINITY, question: 'verify or show?' },
  run({ words: [what = '', ...rest], values: { witness } }) {
    if (what === 'verify')
      return verify(filesOr(rest), rest.length > 0 ? witness : [...witness, ...localWitness()]);
    if (what === 'show') return show(rest);
    throw new UsageError(`"${what}" is neither verify nor show.`);
  },
});

const everyRecords = 100_000;

async function verify(files: readonly string[], logs: readonly string[]): Promise<number> {
  const verifier = createVerifier();
  const witness = await witnessOf(logs);
  let read = 0;
  for await (const { text, place } of recordLines(files)) {
    const record = recordIn(text, place);
    verifier.add(record);
    witness?.explain(record);
    read += 1;
    if (read % everyRecords === 0) process.stderr.write(`${read.toLocaleString('en-US')} records read\n`);
  }
  if (read === 0) throw new PlainError(`There is no record in ${files.join(', ')}.`);
  const verified = verifier.end();
  process.stdout.write(printVerified(verified));
  const seen = witness?.end();
  if (seen !== undefined) process.stdout.write(printWitness(seen));
  return verified.findings.length === 0 && (seen?.findings.length ?? 0) === 0 ? 0 : 1;
}

/** Undefined without a log. @throws PlainError for a file that holds no line of the private API's log */
async function witnessOf(logs: readonly string[]): Promise<Witness | undefined> {
  if (logs.length === 0) return undefined;
  const witness = createWitness();
  for (const log of logs) {
    let lines = 0;
    for await (const { text, place } of recordLines([log])) if (witness.see(jsonIn(text, place))) lines += 1;
    if (lines === 0) throw new PlainError(`${log} is no access log of the private API.`);
  }
  return witness;
}

/** Of the system on this machine, which writes it anew at each start; both APIs' logs stand side by side. */
function localWitness(): string[] {
  const folder = join(homeOf(), 'logs');
  if (!existsSync(folder)) return [];
  const isPrivate = (file: string) => readFileSync(file, 'utf8').includes('"path":"/tools/');
  return readdirSync(folder)
    .filter((name) => /^api-.*\.log$/.test(name))
    .map((name) => join(folder, name))
    .filter(isPrivate);
}

async function show([callId, ...named]: readonly string[]): Promise<number> {
  if (callId === undefined)
    throw new UsageError('Which call? Its id stands in its answer and in every line about it.');
  const files = filesOr(named);
  const records: AuditRecord[] = [];
  for await (const { text, place } of recordLines(files)) {
    // Most lines are about other calls, and need not be read.
    if (!text.includes(callId)) continue;
    const record = recordIn(text, place);
    if (record.callId === callId) records.push(record);
  }
  if (records.length === 0)
    throw new PlainError(`No record of the call ${callId} is in ${files.join(', ')}.`);
  process.stdout.write(
    tellCall(records)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return 0;
}

/** @throws PlainError with file and line: what is not understood may be a record that somebody broke */
function recordIn(text: string, place: string): AuditRecord {
  const record = readRecord(jsonIn(text, place));
  if (typeof record === 'string') throw new PlainError(`${place}: no record (${record}).`);
  return record;
}

/** A name that stands twice would hide a change: the digest is over one of its values, and a person may read the other. */
function jsonIn(text: string, place: string): unknown {
  const line = parsed(text, place);
  const why = whyAmbiguous(text);
  if (why !== undefined) throw new PlainError(`${place}: the line ${why}.`);
  return line;
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PlainError(`${place}: no JSON.`);
  }
}

const homeOf = () => resolve(process.env.CHOKEPOINT_HOME ?? '.local');

/** The local record is in two places: what the log delivered, and what changes waited for. */
function filesOr(named: readonly string[]): readonly string[] {
  if (named.length > 0) return named;
  const home = homeOf();
  const folder = join(home, 'audit');
  const stream = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const files = [join(home, 'audit.jsonl'), ...stream].filter((file) => existsSync(file));
  if (files.length === 0)
    throw new PlainError(`${home} has no record yet: start the system and call a tool, or name files.`);
  return files;
}

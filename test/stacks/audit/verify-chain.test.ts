import { expect, test } from 'vitest';
import type { AuditRecord } from '../../../stacks/audit/record.ts';
import { createVerifier, type Verified } from '../../../stacks/audit/verify-chain.ts';
import { randomFrom } from '../../../stacks/report/scale/random.ts';
import { chains } from './chains.ts';

const clean = chains(5, 40);

function verify(records: readonly AuditRecord[]): Verified {
  const verifier = createVerifier();
  for (const record of records) verifier.add(record);
  return verifier.end();
}

const shuffled = (records: readonly AuditRecord[], random: () => number) =>
  records
    .map((record) => ({ record, by: random() }))
    .toSorted((left, right) => left.by - right.by)
    .map(({ record }) => record);

test('what is whole is whole, in any order and more than once', () => {
  const random = randomFrom(1);
  expect(verify(clean)).toEqual({ records: 200, duplicates: 0, writers: 5, findings: [] });
  const again = shuffled([...clean, ...clean.slice(50, 90)], random);
  expect(verify(again)).toEqual({ records: 240, duplicates: 40, writers: 5, findings: [] });
});

type Harm = (records: AuditRecord[], at: number) => AuditRecord[];

/** Not the last two of a writer: the end of a chain is not covered by what comes after it. */
const harms: Record<string, Harm> = {
  'an outcome that reads otherwise': (records, at) =>
    records.with(at, { ...at_(records, at), outcome: 'denied' }),
  'another caller': (records, at) =>
    records.with(at, { ...at_(records, at), caller: { ...at_(records, at).caller, tenant: 'tundra' } }),
  'a field that is added': (records, at) => records.with(at, { ...at_(records, at), note: 'all is well' }),
  'a field that is taken out': (records, at) => {
    const { policies, ...rest } = at_(records, at);
    return records.with(at, { ...rest, policies: [...policies, 'another'] });
  },
  'a record that is left out': (records, at) => records.toSpliced(at, 1),
  'several that are left out': (records, at) => records.toSpliced(at, 2),
  'two that changed places': (records, at) => {
    const [one, other] = [at_(records, at), at_(records, at + 1)];
    return records
      .with(at, { ...one, sequence: other.sequence })
      .with(at + 1, { ...other, sequence: one.sequence });
  },
  'a second record at a place': (records, at) => [...records, { ...at_(records, at), outcome: 'crashed' }],
  'a record that was put in at the end': (records, at) => [
    ...records,
    { ...at_(records, at), sequence: 40, at: '2026-01-02T00:00:00.000Z' },
  ],
  'a link that names another record': (records, at) =>
    records.with(at, { ...at_(records, at), previous: `sha256:${'1'.repeat(64)}` }),
};
const at_ = (records: readonly AuditRecord[], at: number): AuditRecord => records[at] as AuditRecord;

test.each(Object.entries(harms))('%s is found, at 100 random places each', (_what, harm) => {
  const random = randomFrom(7);
  for (let trial = 0; trial < 100; trial += 1) {
    const writer = Math.floor(random() * 5);
    const at = writer * 40 + Math.floor(random() * 38);
    const { findings } = verify(shuffled(harm([...clean], at), random));
    expect(findings.length, `place ${at}`).toBeGreaterThan(0);
    expect(findings.every((finding) => finding.writer === at_(clean, at).writer)).toBe(true);
    // The place is among those that are named, or next to one.
    const own = at % 40;
    expect(
      findings.some(({ from, to, is }) => is === 'put in' || (from - 1 <= own && own <= to + 1) || to >= 39),
    ).toBe(true);
  }
});

test('a single change is named to the record', () => {
  const harmed = clean.with(10, { ...at_(clean, 10), tool: 'write_letter' });
  expect(verify(harmed).findings).toEqual([
    { is: 'changed', writer: at_(clean, 0).writer, from: 10, to: 10 },
  ]);
  expect(verify(clean.toSpliced(20, 3)).findings).toEqual([
    { is: 'missing', writer: at_(clean, 0).writer, from: 20, to: 22 },
  ]);
});

test('the end of a chain is not covered', () => {
  expect(verify(clean.slice(0, -1)).findings).toEqual([]);
  expect(verify(clean.with(199, { ...at_(clean, 199), outcome: 'denied' })).findings).toEqual([]);
});

test('a place far away costs no memory, and is a gap', () => {
  const far = { ...at_(clean, 5), sequence: 2 ** 40 };
  expect(verify([...clean, far]).findings).toEqual([
    { is: 'missing', writer: at_(clean, 0).writer, from: 40, to: 2 ** 40 - 1 },
  ]);
});

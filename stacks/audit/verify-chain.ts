/**
 * Whether records are as their writers wrote them. Enters: records in any order, some of them more than once. Leaves: what
 * was changed, is missing, was put in or came twice with other content, by writer and place. Keeps 32 bytes of each record,
 * in pages, so that a made-up place far away costs no memory. Never: a record that is taken as whole because nobody looked.
 *
 * What it cannot see: a change of a writer's last record, and the loss of a writer's last records or of a whole writer,
 * since nothing comes after them.
 */
import { beginningOf } from '../../shared/audit-chain.ts';
import { digest } from '../../shared/digest.ts';
import type { AuditRecord } from './record.ts';

export type Finding = {
  is: 'changed' | 'missing' | 'put in';
  writer: string;
  /** the first one, and the last of several in a row */
  from: number;
  to: number;
};

export type Verified = { records: number; duplicates: number; writers: number; findings: Finding[] };

export type Verifier = { add(record: AuditRecord): void; end(): Verified };

const bytesOfDigest = 16;
const bytesOfPlace = 2 * bytesOfDigest;
const placesOfPage = 256;

type Place = { own: Buffer; previous: Buffer };

/** The digest of each record, and the digest that it names of the one before; zeros where no record is. */
class Places {
  readonly #pages = new Map<number, Buffer>();

  read(sequence: number): Place | undefined {
    const page = this.#pages.get(Math.floor(sequence / placesOfPage));
    const at = (sequence % placesOfPage) * bytesOfPlace;
    const own = page?.subarray(at, at + bytesOfDigest);
    if (page === undefined || own === undefined || own.every((byte) => byte === 0)) return undefined;
    return { own, previous: page.subarray(at + bytesOfDigest, at + bytesOfPlace) };
  }

  write(sequence: number, own: Buffer, previous: Buffer): void {
    const number = Math.floor(sequence / placesOfPage);
    const page = this.#pages.get(number) ?? Buffer.alloc(placesOfPage * bytesOfPlace);
    this.#pages.set(number, page);
    const at = (sequence % placesOfPage) * bytesOfPlace;
    own.copy(page, at);
    previous.copy(page, at + bytesOfDigest);
  }

  /** Places with a record, in their order. */
  *all(): Generator<number> {
    for (const page of [...this.#pages.keys()].toSorted((left, right) => left - right))
      for (let at = 0; at < placesOfPage; at += 1) {
        const sequence = page * placesOfPage + at;
        if (this.read(sequence) !== undefined) yield sequence;
      }
  }
}

/** For one set of files. */
export function createVerifier(): Verifier {
  const writers = new Map<string, Places>();
  const forked: Finding[] = [];
  let [records, duplicates] = [0, 0];

  return {
    add(record) {
      const { writer, sequence, previous } = record;
      records += 1;
      const places = writers.get(writer) ?? new Places();
      writers.set(writer, places);
      const own = bytesOf(digest(record));
      const there = places.read(sequence);
      if (there === undefined) return places.write(sequence, own, bytesOf(previous));
      if (there.own.equals(own)) duplicates += 1;
      else forked.push({ is: 'put in', writer, from: sequence, to: sequence });
    },
    end() {
      const findings = [...writers].flatMap(([writer, places]) => findingsOf(writer, places));
      return { records, duplicates, writers: writers.size, findings: [...forked, ...findings] };
    },
  };
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text.slice('sha256:'.length, 'sha256:'.length + 2 * bytesOfDigest), 'hex');
}

function findingsOf(writer: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  const find = (is: Finding['is'], from: number, to: number) => findings.push({ is, writer, from, to });
  let expected = bytesOf(beginningOf(writer));
  let last = -1;
  /** the first of the records in a row that do not fit the one before them */
  let broken: number | undefined;
  for (const sequence of places.all()) {
    const { own, previous } = places.read(sequence) as Place;
    const isNeighbour = sequence === last + 1;
    const fits = previous.equals(expected);
    // The last one of a row is itself unchanged when the next one fits it.
    if (broken !== undefined && (fits || !isNeighbour)) {
      find('changed', Math.max(0, broken - 1), isNeighbour ? last - 1 : last);
      broken = undefined;
    }
    if (!isNeighbour) find('missing', last + 1, sequence - 1);
    else if (!fits) broken ??= sequence;
    expected = Buffer.from(own);
    last = sequence;
  }
  if (broken !== undefined) find('changed', Math.max(0, broken - 1), last);
  return findings;
}

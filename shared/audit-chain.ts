/**
 * The chain of one writer's records: each names its writer, its place, and the digest of the record before. So a record
 * that was changed, left out, put in or moved no longer fits its neighbours (stacks/audit/verify-chain.ts).
 */
import { digest } from './digest.ts';

export type Link = {
  /** one execution environment */
  writer: string;
  /** from 0 */
  sequence: number;
  /** digest of the whole record before, its own link included; of the first one, of the writer alone */
  previous: string;
};

/** What the first record of a writer names in place of a record before. */
export const beginningOf = (writer: string): string => digest({ writer });

/** @returns a function that puts a record at the end of the chain; records go out in the order of its calls */
export function startChain(writer: string): <Record extends object>(record: Record) => Link & Record {
  let sequence = 0;
  let previous = beginningOf(writer);
  return (record) => {
    const linked = { writer, sequence, previous, ...record };
    sequence += 1;
    previous = digest(linked);
    return linked;
  };
}

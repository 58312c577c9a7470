/**
 * Cursors of pages. Enters: what the pages are of (a tool, what the call may touch, its filters) and a position in it.
 * Leaves: an opaque text that leads back to that position for the same `scope` alone. Never: a position that no page
 * ended at, by accident; the digest is no secret, since who computes one reaches nothing that the call's session does
 * not reach anyway.
 */
import { createHash } from 'node:crypto';
import type { Refusal } from '../refusal.ts';
import { toolError } from './work.ts';

/** `tool`: the name that a refusal mentions; `scope`: what a cursor must have been made for. */
export type CursorScope = { tool: string; scope: readonly string[] };

/** 96 bits: a mistyped or invented cursor is never taken for a real one. */
const digestBytes = 12;

/** @returns base64url */
export function writeCursor(of: CursorScope, position: string): string {
  return Buffer.concat([digestOf(of, position), Buffer.from(position)]).toString('base64url');
}

/** @throws Refusal tool-error for what writeCursor did not make for this scope */
export function readCursor(of: CursorScope, cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const position = bytes.toString('utf8', digestBytes);
  if (writeCursor(of, position) !== cursor) throw foreignCursor(of);
  return position;
}

function foreignCursor({ tool }: CursorScope): Refusal {
  return toolError(
    `This cursor is not one that ${tool} returned for these arguments. Call again without a cursor.`,
  );
}

function digestOf({ tool, scope }: CursorScope, position: string): Buffer {
  const text = JSON.stringify([tool, ...scope, position]);
  return createHash('sha256').update(text).digest().subarray(0, digestBytes);
}

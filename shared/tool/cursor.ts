/**
 * Cursors of pages: opaque texts that lead back to a position, for the same tool and scope alone. Never: by accident, a
 * position at which no page ended. The digest is not secret: an invented cursor reaches nothing beyond the call's own
 * session.
 */
import { createHash } from 'node:crypto';
import type { Refusal } from '../refusal.ts';
import { toolError } from './work.ts';

/** `tool`: its name; `scope`: the data and the filters of the pages. */
export type CursorScope = { tool: string; scope: readonly string[] };

/** 96 bits: a mistyped or invented cursor never passes as a real one. */
const digestBytes = 12;

/** A cursor for a position, in base64url. */
export function writeCursor(of: CursorScope, position: string): string {
  return Buffer.concat([digestOf(of, position), Buffer.from(position)]).toString('base64url');
}

/**
 * The position of a cursor.
 * @throws Refusal `tool-error` for a cursor that writeCursor did not make for this tool and scope
 */
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

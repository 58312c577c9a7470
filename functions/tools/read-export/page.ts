/**
 * Pages of an export: cursors to byte ranges, bytes to whole lines. A cursor is the offset of the first byte of a line,
 * and is believed only when the byte before it ends a line. Pure. Never: a part of a line, a page that cannot be answered.
 */

import { toolError } from '../../../shared/tool/work.ts';
import { lineEnd } from '../ticket-export.ts';

/** What surrounds the lines in an answer, and commas where the lines' ends were, stays under this. */
const frameBytes = 500;
const newline = lineEnd.charCodeAt(0);

type Page = { lines: string[] /** offset of the line after the page */; next?: number };

/** Offset of the page's first line; 1 without a cursor, behind the line end that the object begins with. */
export function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 1;
  if (!/^[1-9]\d{0,9}$/.test(cursor)) throw notOurs();
  return Number(cursor);
}

/** The page's bytes and the one before it. RFC 9110, section 14.1.2: the last one is part of a range. */
export function pageRange(start: number, pageBytes: number): string {
  return `bytes=${start - 1}-${start - 1 + pageBytes - frameBytes}`;
}

/**
 * @param bytes of the range of `start`
 * @param contentRange as S3 answered it, `bytes <first>-<last>/<bytes of the object>`
 * @throws Refusal tool-error for a `start` that no page ended at
 */
export function cutPage(bytes: Buffer, start: number, contentRange: string | undefined): Page {
  const total = Number(/\/(\d+)$/.exec(contentRange ?? '')?.[1]);
  if (bytes[0] !== newline || (start === total && start > 1)) throw notOurs();
  const end = bytes.lastIndexOf(newline);
  if (end === 0 && start !== total) throw new Error('a line of this export fits into no page');
  const next = start + end;
  return {
    lines: bytes.toString('utf8', 1, Math.max(end, 1)).split(lineEnd).filter(Boolean),
    ...(next < total && { next }),
  };
}

export function notOurs() {
  return toolError('This cursor is not one that read_export returned.');
}

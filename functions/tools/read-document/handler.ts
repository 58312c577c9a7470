import { S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../shared/aws-client.ts';
import { type CursorScope, readCursor, writeCursor } from '../../../shared/tool/cursor.ts';
import { fitPage, pageBytes } from '../../../shared/tool/fit-page.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../shared/tool/work.ts';
import { readPart } from './read-part.ts';
import { textOf, upTo } from './text-page.ts';
import { readDocument } from './tool.ts';

const s3 = clientPerCall(S3Client);
/** The text is answered twice, as content and in the structure: no page holds more bytes of it than this. */
const partBytes = pageBytes(readDocument) / 2;

/**
 * Reads the bytes of one page and no more. All pages are of one version of the document; only the last one says which,
 * so that nobody overwrites a text of which they have seen a part.
 */
export const handler = serveTool(readDocument, async ({ path, cursor }, call) => {
  const { credentials, data, named } = call;
  const of: CursorScope = { tool: readDocument.name, scope: [named.documents ?? ''] };
  const from = cursor === undefined ? { start: 0 } : positionOf(readCursor(of, cursor));
  const place = { Bucket: data('documents'), Key: named.documents };
  const part = await readPart(s3(credentials), place, { ...from, bytes: partBytes });
  const text = textOf(part);
  return fitPage(readDocument, text.length, (length) => {
    const shown = upTo(text, length);
    const next = part.start + Buffer.byteLength(shown);
    const about = {
      path,
      modifiedAt: part.modifiedAt.toISOString(),
      ...(next < part.totalBytes
        ? { nextCursor: writeCursor(of, `${next} ${part.version}`) }
        : { version: part.version }),
    };
    // Some clients refuse an empty text block: an empty document is answered by its structure alone.
    if (shown === '') return { text: shown, ...about };
    return new Reply([block(shown), block(JSON.stringify(about))], { text: shown, ...about });
  });
});

function positionOf(position: string): { start: number; version: string } {
  const [start = '', version = ''] = position.split(' ');
  return { start: Number(start), version };
}

function block(text: string): { type: 'text'; text: string } {
  return { type: 'text', text };
}

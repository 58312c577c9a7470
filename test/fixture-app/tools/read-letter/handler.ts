import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../../shared/aws-client.ts';
import { type CursorScope, readCursor, writeCursor } from '../../../../shared/tool/cursor.ts';
import { fitPage } from '../../../../shared/tool/fit-page.ts';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { readLetter } from './tool.ts';

const s3 = clientPerCall(S3Client);

/** Positions in a text are UTF-16 units; fixture letters have no surrogate pairs. */
export const handler = serveTool(readLetter, async ({ path, cursor }, call) => {
  const { credentials, data, named } = call;
  const of: CursorScope = { tool: readLetter.name, scope: [named.letters ?? ''] };
  const start = cursor === undefined ? 0 : Number(readCursor(of, cursor));
  const get = new GetObjectCommand({ Bucket: data('letters'), Key: named.letters });
  const { Body, ETag = '', LastModified } = await s3(credentials).send(get);
  const text = ((await Body?.transformToString()) ?? '').slice(start);
  return fitPage(readLetter, text.length, (length) => {
    const about = {
      path,
      modifiedAt: (LastModified ?? new Date(0)).toISOString(),
      ...(length < text.length
        ? { nextCursor: writeCursor(of, String(start + length)) }
        : { version: ETag.replaceAll('"', '') }),
    };
    const shown = text.slice(0, length);
    const blocks = [shown, JSON.stringify(about)].map((block) => ({ type: 'text' as const, text: block }));
    return new Reply(blocks, { text: shown, ...about });
  });
});

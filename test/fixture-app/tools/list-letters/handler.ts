import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../../shared/aws-client.ts';
import { type CursorScope, readCursor, writeCursor } from '../../../../shared/tool/cursor.ts';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { listLetters } from './tool.ts';

const s3 = clientPerCall(S3Client);

export const handler = serveTool(listLetters, async ({ cursor }, { caller, credentials, data, named }) => {
  const of: CursorScope = { tool: listLetters.name, scope: [named.letters ?? ''] };
  const list = new ListObjectsV2Command({
    Bucket: data('letters'),
    Prefix: named.letters,
    MaxKeys: 100,
    ...(cursor !== undefined && { ContinuationToken: readCursor(of, cursor) }),
  });
  const { Contents = [], NextContinuationToken } = await s3(credentials).send(list);
  return {
    letters: Contents.map(({ Key = '', Size = 0 }) => ({
      path: Key.slice(caller.tenant.length + 1),
      bytes: Size,
    })),
    ...(NextContinuationToken !== undefined && { nextCursor: writeCursor(of, NextContinuationToken) }),
  };
});

import type { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../shared/aws-client.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../shared/tool/work.ts';
import { readDocument } from './tool.ts';

const s3 = clientPerCall(S3Client);

export const handler = await serveTool(readDocument, async ({ path }, { credentials, data, named }) => {
  const get = new GetObjectCommand({ Bucket: data('documents'), Key: named.documents });
  const object = await s3(credentials)
    .send(get)
    .catch((error: unknown) => {
      if (error instanceof NoSuchKey) throw toolError('Your team has no document at this path.');
      throw error;
    });
  // Nothing is read that cannot be answered: an object of any size may lie here.
  if ((object.ContentLength ?? 0) > readDocument.maxOutputBytes) {
    (object.Body as Readable).destroy();
    throw new Refusal({ is: 'output-too-large', maxBytes: readDocument.maxOutputBytes });
  }
  return {
    path,
    text: (await object.Body?.transformToString('utf8')) ?? '',
    modifiedAt: (object.LastModified ?? new Date(0)).toISOString(),
    version: (object.ETag ?? '').replaceAll('"', ''),
  };
});

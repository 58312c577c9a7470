import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../shared/aws-client.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../shared/tool/work.ts';
import { listDocuments } from './tool.ts';

const s3 = clientPerCall(S3Client);
/** One page: about 20 kB of answer, half of what a tool may return by default. */
const pageSize = 200;

export const handler = await serveTool(listDocuments, async (input, { caller, credentials, data, named }) => {
  const list = new ListObjectsV2Command({
    Bucket: data('documents'),
    Prefix: named.documents,
    MaxKeys: pageSize,
    ContinuationToken: input.cursor,
  });
  const page = await s3(credentials)
    .send(list)
    .catch((error: unknown) => {
      // S3 API Reference, "List of error codes": the one argument here that can be wrong is the cursor.
      if (error instanceof Error && error.name === 'InvalidArgument')
        throw toolError('This cursor is not one that list_documents returned.');
      throw error;
    });
  const documents = (page.Contents ?? []).map((object) => ({
    path: (object.Key ?? '').slice(caller.tenant.length + 1),
    bytes: object.Size ?? 0,
    modifiedAt: (object.LastModified ?? new Date(0)).toISOString(),
  }));
  return {
    documents,
    ...(page.NextContinuationToken !== undefined && { nextCursor: page.NextContinuationToken }),
  };
});

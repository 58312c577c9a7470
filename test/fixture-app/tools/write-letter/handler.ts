import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../../shared/aws-client.ts';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../../shared/tool/work.ts';
import { writeLetter } from './tool.ts';

const s3 = clientPerCall(S3Client);

/** Writes once: a replayed call finds its own id at the object. */
export const handler = serveTool(writeLetter, async (input, { callId, credentials, data, named }) => {
  const client = s3(credentials);
  const place = { Bucket: data('letters'), Key: named.letters };
  const condition = input.replaces === undefined ? { IfNoneMatch: '*' } : { IfMatch: `"${input.replaces}"` };
  const put = new PutObjectCommand({
    ...place,
    ...condition,
    Body: Buffer.from(input.text),
    Metadata: { 'call-id': callId },
  });
  const written = await client.send(put).catch(async (error: unknown) => {
    if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
    const found = await client.send(new HeadObjectCommand(place));
    if (found.Metadata?.['call-id'] === callId) return found;
    throw toolError(
      input.replaces === undefined
        ? 'There is a letter at this path already.'
        : 'The letter has changed since.',
    );
  });
  return { path: input.path, version: (written.ETag ?? '').replaceAll('"', '') };
});

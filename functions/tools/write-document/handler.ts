import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../shared/aws-client.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../shared/tool/work.ts';
import { writeDocument } from './tool.ts';

const s3 = clientPerCall(S3Client);
/** User metadata of the object: which call wrote it. */
const writtenBy = 'call-id';
/** What S3 makes ETags of. Anything else could be a list or a `*`, and match a version that nobody read. */
const versionPattern = /^[\w-]+$/;

/**
 * Every write is conditional, so a replayed call cannot write twice: its condition fails, and the metadata
 * tells its own earlier write from somebody else's.
 */
export const handler = serveTool(writeDocument, async (input, { callId, credentials, data, named }) => {
  if (input.replaces !== undefined && !versionPattern.test(input.replaces)) throw hasChanged();
  const client = s3(credentials);
  const place = { Bucket: data('documents'), Key: named.documents };
  const condition = input.replaces === undefined ? { IfNoneMatch: '*' } : { IfMatch: `"${input.replaces}"` };
  try {
    const written = await client.send(
      new PutObjectCommand({
        ...place,
        ...condition,
        Body: Buffer.from(input.text),
        ContentType: 'text/plain; charset=utf-8',
        Metadata: { [writtenBy]: callId },
      }),
    );
    return { path: input.path, version: (written.ETag ?? '').replaceAll('"', '') };
  } catch (error) {
    if (!isPreconditionFailed(error)) throw error;
  }
  const found = await client.send(new HeadObjectCommand(place)).catch(() => undefined);
  if (found?.Metadata?.[writtenBy] === callId)
    return { path: input.path, version: (found.ETag ?? '').replaceAll('"', '') };
  if (input.replaces !== undefined) throw hasChanged();
  throw toolError(
    'There is a document at this path already. Read it, then pass its version as "replaces" to overwrite it.',
  );
});

function hasChanged(): Refusal {
  return toolError(
    'The document has changed since this version was read. Read it again before you overwrite it.',
  );
}

/** 412: the condition does not hold. 409: another conditional write is under way. 404: `replaces` names nothing. */
function isPreconditionFailed(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return name === 'PreconditionFailed' || name === 'ConditionalRequestConflict' || name === 'NoSuchKey';
}

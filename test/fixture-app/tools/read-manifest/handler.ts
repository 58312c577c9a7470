import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../../shared/aws-client.ts';
import { fitPage } from '../../../../shared/tool/fit-page.ts';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../../shared/tool/work.ts';
import { readManifest } from './tool.ts';

const s3 = clientPerCall(S3Client);

/** A cursor is the offset of a line's first byte, and is believed where the byte before it ends a line. */
export const handler = serveTool(readManifest, async ({ cursor = '1' }, { credentials, data, named }) => {
  const get = new GetObjectCommand({ Bucket: data('manifests'), Key: named.manifests });
  const { Body } = await s3(credentials).send(get);
  const body = (await Body?.transformToString('latin1')) ?? '';
  const start = Number(cursor);
  if (body[start - 1] !== '\n' || start >= body.length)
    throw toolError('This cursor is not one that read_manifest returned.');
  const lines = body.slice(start).trimEnd().split('\n').filter(Boolean);
  const textOf = (line: string) => Buffer.from(line, 'latin1').toString();
  return fitPage(readManifest, lines.length, (count) => {
    const shown = lines.slice(0, count);
    const next = start + shown.reduce((sum, line) => sum + line.length + 1, 0);
    return {
      parcels: shown.map((line) => JSON.parse(textOf(line))),
      ...(count < lines.length && { nextCursor: String(next) }),
    };
  });
});

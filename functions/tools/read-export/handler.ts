import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { clientPerCall } from '../../../shared/aws-client.ts';
import { pageBytes } from '../../../shared/tool/fit-page.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../shared/tool/work.ts';
import { exportAnswerKey, ticketLine } from '../ticket-export.ts';
import { cutPage, notOurs, pageRange, startOf } from './page.ts';
import { readExport } from './tool.ts';

const s3 = clientPerCall(S3Client);
const answer = z.object({ expiresAt: z.iso.datetime() });

/** Reads one page's bytes and no more, with this call's own session: there is no URL that would outlive it. */
export const handler = serveTool(readExport, async ({ cursor }, { credentials, data, named }) => {
  const start = startOf(cursor);
  const Range = pageRange(start, pageBytes(readExport));
  const object = await s3(credentials)
    .send(new GetObjectCommand({ Bucket: data('exports'), Key: named.exports, Range }))
    .catch((error: unknown) => {
      // S3 API Reference, "List of error codes": the range begins behind the end.
      if (error instanceof Error && error.name === 'InvalidRange') throw notOurs();
      throw error;
    });
  const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
  const { expiresAt } = answer.parse(JSON.parse(object.Metadata?.[exportAnswerKey] ?? ''));
  // S3 deletes what is over about once a day: until then it lies there, and is not answered.
  if (Date.parse(expiresAt) <= Date.now())
    throw toolError('This export has expired. Make a new one with export_tickets.');
  const { lines, next } = cutPage(bytes, start, object.ContentRange);
  return {
    tickets: lines.map((line) => ticketLine.parse(JSON.parse(line))),
    ...(next !== undefined && { nextCursor: String(next) }),
    expiresAt,
  };
});

/**
 * A part of one version of an object. Enters: where it lies and which bytes. Leaves: the bytes, and what they are part
 * of. Never: bytes of another version than the caller began with.
 */
import type { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Refusal } from '../../../shared/refusal.ts';
import { toolError } from '../../../shared/tool/work.ts';

export type Part = {
  bytes: Buffer;
  /** offset of the first byte */
  start: number;
  totalBytes: number;
  version: string;
  modifiedAt: Date;
  contentType: string | undefined;
};

/** `version`: of the page before; absent on the first page. `bytes`: how many at most. */
type Asked = { start: number; version?: string; bytes: number };

/** @throws Refusal tool-error when the object is not the version that was begun with; what S3 throws */
export async function readPart(
  s3: S3Client,
  place: { Bucket: string; Key: string | undefined },
  { start, version, bytes }: Asked,
): Promise<Part> {
  const Range = `bytes=${start}-${start + bytes - 1}`;
  const object = await s3.send(new GetObjectCommand({ ...place, Range })).catch(async (error: unknown) => {
    // S3 API Reference, "List of error codes": the range begins behind the end; of an empty object every range does.
    if (!(error instanceof Error && error.name === 'InvalidRange')) throw error;
    if (version !== undefined) throw hasChanged();
    return s3.send(new HeadObjectCommand(place));
  });
  const found = versionOf(object);
  if (version !== undefined && found !== version) {
    leave(object);
    throw hasChanged();
  }
  return {
    bytes: await bytesOf(object),
    start,
    totalBytes: totalOf(object),
    version: found,
    modifiedAt: object.LastModified ?? new Date(0),
    contentType: object.ContentType,
  };
}

type Found = Pick<GetObjectCommandOutput, 'Body' | 'ContentRange' | 'ContentLength' | 'ETag'>;

function versionOf({ ETag }: Found): string {
  return (ETag ?? '').replaceAll('"', '');
}

/** RFC 9110, section 14.4: `bytes <first>-<last>/<bytes of the object>`. Without a range only the empty object is answered. */
function totalOf(object: Found): number {
  const { ContentRange, ContentLength } = object;
  return ContentRange === undefined ? (ContentLength ?? 0) : Number(/\/(\d+)$/.exec(ContentRange)?.[1]);
}

async function bytesOf(object: Found): Promise<Buffer> {
  if (object.ContentRange !== undefined)
    return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
  leave(object);
  if (object.ContentLength === 0) return Buffer.alloc(0);
  // An object of any size may lie here.
  throw new Error('S3 answered more than was asked for');
}

/** Closes the connection: what it still brings is not read. */
function leave({ Body }: Found): void {
  (Body as Readable | undefined)?.destroy();
}

function hasChanged(): Refusal {
  return toolError(
    'The document has changed since its first page was read. Call again without a cursor to read it anew.',
  );
}

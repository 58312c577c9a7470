import { ListObjectsV2Command, type ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../shared/aws-client.ts';
import type { Caller } from '../../../shared/caller.ts';
import { type CursorScope, readCursor, writeCursor } from '../../../shared/tool/cursor.ts';
import { fitPage } from '../../../shared/tool/fit-page.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { pathOf } from '../document-path.ts';
import { listDocuments } from './tool.ts';

const s3 = clientPerCall(S3Client);
/** Some more than fit into an answer with the shortest names, at about 75 bytes each. */
const pageSize = 600;

type Found = { key: string; bytes: number; modifiedAt: string };

/** Every name that is listed is one that read_document reads; other objects are counted. */
export const handler = serveTool(listDocuments, async (input, { caller, credentials, data, named }) => {
  const folder = named.documents ?? '';
  const of: CursorScope = { tool: listDocuments.name, scope: [folder] };
  const list = new ListObjectsV2Command({
    Bucket: data('documents'),
    Prefix: folder,
    MaxKeys: pageSize,
    // XML has no way to write some characters of keys (ListObjectsV2, "EncodingType").
    EncodingType: 'url',
    // Where a page ends is decided here, by bytes: S3's own token knows the ends of S3's pages alone.
    StartAfter: input.cursor === undefined ? undefined : `${folder}${readCursor(of, input.cursor)}`,
  });
  const page = await s3(credentials).send(list);
  const found = (page.Contents ?? []).map(foundOf);
  return fitPage(listDocuments, found.length, (count) => {
    const last = count < found.length || page.IsTruncated === true ? found[count - 1] : undefined;
    return {
      ...namesOf(found.slice(0, count), caller),
      ...(last !== undefined && { nextCursor: writeCursor(of, last.key.slice(folder.length)) }),
    };
  });
});

type Listed = NonNullable<ListObjectsV2CommandOutput['Contents']>[number];

/** Keys come encoded as in a form (S3 API Reference, ListObjectsV2, "EncodingType"): a space is a plus. */
function foundOf({ Key = '', Size, LastModified }: Listed): Found {
  const key = decodeURIComponent(Key.replaceAll('+', ' '));
  return { key, bytes: Size ?? 0, modifiedAt: (LastModified ?? new Date(0)).toISOString() };
}

/** A key that ends in a slash is a folder's own name, which some programs store: no document, and none that is hidden. */
function namesOf(found: readonly Found[], caller: Caller) {
  const objects = found.filter(({ key }) => !key.endsWith('/'));
  const documents = objects.flatMap(({ key, ...about }) => {
    const path = pathOf(key, caller);
    return path === undefined ? [] : [{ path, ...about }];
  });
  const notListed = objects.length - documents.length;
  return { documents, ...(notListed > 0 && { notListed }) };
}

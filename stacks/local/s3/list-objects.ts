/**
 * ListObjectsV2: one page as XML. IAM sees prefix, delimiter and max-keys exactly as sent, and only when
 * sent: a request without a prefix must not satisfy a grant on s3:prefix.
 */
import { AwsError, type AwsResponse } from '../../account/aws-request.ts';
import { compareUtf8, type StoredObject } from './object-store.ts';
import type { S3Call } from './s3-call.ts';
import { notImplemented } from './s3-request.ts';

/** Most entries on a page (API Reference, ListObjectsV2). */
const maxPageEntries = 1000;

/** An entry of a page: an object, or all objects that share a prefix up to the delimiter. */
type Entry = { name: string; object?: StoredObject };

type Question = {
  prefix: string;
  delimiter: string;
  maxKeys: number;
  /** the last entry of the page before, or the client's start-after */
  after: string | undefined;
  encode: (text: string) => string;
};

/** @throws AwsError AccessDenied 403, InvalidArgument 400, NotImplemented 501 */
export async function listObjects(call: S3Call): Promise<AwsResponse> {
  const { query } = call.request;
  const context: Record<string, string> = {};
  for (const name of ['prefix', 'delimiter', 'max-keys']) {
    const value = query.get(name);
    if (value !== null) context[`s3:${name}`] = value;
  }
  call.askBucket('s3:ListBucket', context);

  const question = parseQuestion(query);
  const { page, truncated } = select(await call.bucket.store.list(), question);
  const body = render(call, question, { page, truncated });
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

function parseQuestion(query: URLSearchParams): Question {
  const maxKeys = query.get('max-keys') ?? String(maxPageEntries);
  if (!/^\d{1,9}$/.test(maxKeys)) {
    throw new AwsError('InvalidArgument', 400, 'Provided max-keys not an integer or within integer range');
  }
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url') throw notImplemented(`the encoding-type "${encoding}"`);
  const token = query.get('continuation-token');
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maxKeys: Math.min(Number(maxKeys), maxPageEntries),
    // A page with a token starts at the token's position.
    after: token === null ? (query.get('start-after') ?? undefined) : parseToken(token),
    encode: encoding === 'url' ? encodeKey : (text) => text,
  };
}

/** The token is the end of the page before. It cannot widen a list: the prefix applies to every page. */
function parseToken(token: string): string {
  const bytes = Buffer.from(token, 'base64url');
  if (token === '' || bytes.toString('base64url') !== token) {
    throw new AwsError('InvalidArgument', 400, 'The continuation token provided is incorrect');
  }
  return bytes.toString();
}

function select(objects: StoredObject[], question: Question): { page: Entry[]; truncated: boolean } {
  const page: Entry[] = [];
  for (const object of objects) {
    if (!object.key.startsWith(question.prefix)) continue;
    const entry = entryOf(object, question);
    if (entry.name === page.at(-1)?.name) continue; // the same common prefix again
    if (question.after !== undefined && compareUtf8(entry.name, question.after) <= 0) continue;
    if (page.length === question.maxKeys) return { page, truncated: question.maxKeys > 0 };
    page.push(entry);
  }
  return { page, truncated: false };
}

function entryOf(object: StoredObject, { prefix, delimiter }: Question): Entry {
  const at = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
  return at < 0 ? { name: object.key, object } : { name: object.key.slice(0, at + delimiter.length) };
}

function render(call: S3Call, question: Question, { page, truncated }: ReturnType<typeof select>): string {
  const { query } = call.request;
  const { encode } = question;
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const elements = [
    element('Name', call.parsed.bucketName),
    element('Prefix', encode(question.prefix)),
    ...(question.delimiter ? [element('Delimiter', encode(question.delimiter))] : []),
    element('MaxKeys', String(question.maxKeys)),
    element('KeyCount', String(page.length)),
    element('IsTruncated', String(truncated)),
    ...(query.has('encoding-type') ? [element('EncodingType', 'url')] : []),
    ...(token === null ? [] : [element('ContinuationToken', token)]),
    ...(startAfter === null ? [] : [element('StartAfter', encode(startAfter))]),
    ...(truncated
      ? [element('NextContinuationToken', Buffer.from(page.at(-1)?.name ?? '').toString('base64url'))]
      : []),
    ...page.map(({ name, object }) =>
      object
        ? `<Contents>${element('Key', encode(name))}${element('LastModified', new Date(object.modifiedAtMs).toISOString())}${element('ETag', `"${object.etag}"`)}${element('Size', String(object.sizeBytes))}${element('StorageClass', 'STANDARD')}</Contents>`
        : `<CommonPrefixes>${element('Prefix', encode(name))}</CommonPrefixes>`,
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${elements.join('')}</ListBucketResult>`;
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

/**
 * Control characters become numeric references, as S3 writes them. XML 1.0 has no way to write some of them
 * (NUL): a client that must read such keys sends `encoding-type=url`, on AWS as here.
 */
function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not appear raw
  return text.replace(/[&<>"\u0000-\u001f\u007f\ufffe\uffff]/g, (character) => {
    const name = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[character];
    return name ? `&${name};` : `&#x${character.charCodeAt(0).toString(16)};`;
  });
}

/** Percent-encoding of everything but unreserved characters and `/`. */
function encodeKey(text: string): string {
  return encodeURIComponent(text)
    .replace(/%2F/g, '/')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

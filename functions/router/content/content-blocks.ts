/**
 * A content block of a tool, cleaned. Enters: one MCP content block, and the functions that clean text. Leaves: the block;
 * or a text block in the place of bytes that hold a credential, since a part of an image cannot be taken out. Never:
 * base64 that two readers may decode differently: it is written anew.
 */
import { isUtf8 } from 'node:buffer';
import type { ContentBlock } from '../../../shared/private-call.ts';

export type CleanText = {
  text(text: string): Promise<string>;
  walk(value: unknown): Promise<unknown>;
  /** `text`: bytes, read as Latin-1 */
  holdsCredentials(text: string): Promise<boolean>;
};

/** RFC 6838 types whose content is text, whatever their parameters are. */
const textType =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|yaml|javascript|ecmascript|toml|sql|x-www-form-urlencoded|x-sh)|image\/svg)/i;

/** @returns the block, or a text block that stands for it */
export async function cleanBlock(block: ContentBlock, clean: CleanText): Promise<ContentBlock> {
  const { resource, ...own } = block;
  const outer = await cleanFields(own, clean);
  if (resource === undefined) return outer as ContentBlock;
  if (typeof resource !== 'object' || resource === null) return (await clean.walk(block)) as ContentBlock;
  const inner = await cleanFields(resource as Record<string, unknown>, clean);
  // A replaced resource is a text block of its own.
  return (inner.type === 'text' ? inner : { ...outer, resource: inner }) as ContentBlock;
}

async function cleanFields(
  fields: Record<string, unknown>,
  clean: CleanText,
): Promise<Record<string, unknown>> {
  // MCP: `data` of an image or audio block, `blob` of an embedded resource.
  const { data, blob, ...rest } = fields;
  const cleaned = (await clean.walk(rest)) as Record<string, unknown>;
  for (const [field, base64] of Object.entries({ data, blob })) {
    if (base64 === undefined) continue;
    const bytes = typeof base64 === 'string' ? await cleanBytes(base64, fields.mimeType, clean) : undefined;
    if (bytes === undefined) return { type: 'text', text: '[redacted: bytes that hold a credential]' };
    cleaned[field] = bytes;
  }
  return cleaned;
}

/** @returns base64; undefined for bytes that must go */
async function cleanBytes(base64: string, mimeType: unknown, clean: CleanText): Promise<string | undefined> {
  const bytes = Buffer.from(base64, 'base64');
  const isText = (typeof mimeType !== 'string' || textType.test(mimeType)) && isUtf8(bytes);
  if (isText) return Buffer.from(await clean.text(bytes.toString('utf8'))).toString('base64');
  return (await clean.holdsCredentials(bytes.toString('latin1'))) ? undefined : bytes.toString('base64');
}

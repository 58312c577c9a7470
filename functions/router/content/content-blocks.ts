/**
 * A content block of a tool, cleaned. Enters: one MCP content block, and how text is cleaned. Leaves: the block; or,
 * for bytes that hold what would be redacted, a text block in their place, since a part of an image cannot be taken
 * out. Never: base64 that two readers may decode differently: it is written anew.
 */
import { isUtf8 } from 'node:buffer';
import type { ContentBlock } from '../../../shared/private-call.ts';

export type CleanText = {
  text(given: string): Promise<string>;
  walk(given: unknown): Promise<unknown>;
  /** of bytes, read as Latin-1 */
  holdsCredentials(given: string): Promise<boolean>;
};

/** RFC 6838 types whose content is text whatever the parameters say. */
const textType =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|yaml|javascript|ecmascript|toml|sql|x-www-form-urlencoded|x-sh)|image\/svg)/i;

export async function cleanBlock(block: ContentBlock, clean: CleanText): Promise<ContentBlock> {
  const { resource, ...own } = block;
  const outer = await cleanFields(own, clean);
  if (resource === undefined) return outer as ContentBlock;
  if (typeof resource !== 'object' || resource === null) return (await clean.walk(block)) as ContentBlock;
  const inner = await cleanFields(resource as Record<string, unknown>, clean);
  // What was replaced is a text block of its own, and no resource any more.
  return (inner.type === 'text' ? inner : { ...outer, resource: inner }) as ContentBlock;
}

async function cleanFields(
  fields: Record<string, unknown>,
  clean: CleanText,
): Promise<Record<string, unknown>> {
  // MCP: `data` of an image or audio block, `blob` of an embedded resource.
  const { data, blob, ...rest } = fields;
  const cleaned = (await clean.walk(rest)) as Record<string, unknown>;
  for (const [field, given] of Object.entries({ data, blob })) {
    if (given === undefined) continue;
    const bytes = typeof given === 'string' ? await cleanBytes(given, fields.mimeType, clean) : undefined;
    if (bytes === undefined) return { type: 'text', text: '[redacted: bytes that hold a credential]' };
    cleaned[field] = bytes;
  }
  return cleaned;
}

/** @returns base64; undefined when it cannot be kept */
async function cleanBytes(given: string, mimeType: unknown, clean: CleanText): Promise<string | undefined> {
  const bytes = Buffer.from(given, 'base64');
  const isText = (typeof mimeType !== 'string' || textType.test(mimeType)) && isUtf8(bytes);
  if (isText) return Buffer.from(await clean.text(bytes.toString('utf8'))).toString('base64');
  return (await clean.holdsCredentials(bytes.toString('latin1'))) ? undefined : bytes.toString('base64');
}

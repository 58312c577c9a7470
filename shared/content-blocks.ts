/**
 * The content blocks of MCP, strictly: a tool may answer them beside its structure. Never: a block that a client's own
 * validator would refuse, a property that MCP does not know, an address whose scheme the contract does not list, a
 * quote of a bad block. Source: MCP 2025-11-25 and 2026-07-28, schema, ContentBlock.
 */
import * as z from 'zod';
import type { ContentBlock } from './private-call.ts';
import { Refusal } from './refusal.ts';

/** RFC 3986, 3.1, in lower case. */
const schemePattern = /^[a-z][a-z\d+.-]{0,31}$/;
/** A client would run or show an address of these schemes itself. */
const neverLinked = ['javascript', 'vbscript', 'data', 'blob', 'about', 'view-source'];

/** @throws Error that names the scheme that no contract may list */
export function checkLinkSchemes(schemes: readonly string[]): void {
  for (const scheme of schemes) {
    if (!schemePattern.test(scheme)) throw new Error(`linkSchemes: "${scheme}" is no scheme in lower case`);
    if (neverLinked.includes(scheme))
      throw new Error(`linkSchemes: an address of "${scheme}" holds what it names, so it is no link`);
  }
}

/**
 * @param content blocks of a tool, which an attacker may have taken over
 * @param linkSchemes schemes of addresses, beside https
 * @throws Refusal `bad-output`
 */
export function checkBlocks(content: readonly unknown[], linkSchemes: readonly string[]): void {
  const block = blockOf(['https', ...linkSchemes]);
  // The validator's message is not passed on: it would quote the tool.
  if (!content.every((one) => block.safeParse(one).success)) throw new Refusal({ is: 'bad-output' });
}

const blocks = new Map<string, z.ZodType<ContentBlock>>();

/** Made once for each list of schemes. */
function blockOf(schemes: readonly string[]): z.ZodType<ContentBlock> {
  const key = schemes.join();
  const block = blocks.get(key) ?? makeBlock(new Set(schemes));
  blocks.set(key, block);
  return block;
}

function makeBlock(schemes: ReadonlySet<string>): z.ZodType<ContentBlock> {
  const uri = z.string().refine((text) => isAddress(text, schemes));
  const common = { annotations: annotations.optional(), _meta: meta.optional() };
  const contents = { uri, mimeType: mimeType.optional(), _meta: meta.optional() };
  const icon = { src: uri, mimeType: mimeType.optional(), sizes: z.array(text).optional() };
  return z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text, ...common }),
    z.strictObject({ type: z.literal('image'), data: base64, mimeType, ...common }),
    z.strictObject({ type: z.literal('audio'), data: base64, mimeType, ...common }),
    z.strictObject({
      type: z.literal('resource'),
      resource: z.union([
        z.strictObject({ ...contents, text }),
        z.strictObject({ ...contents, blob: base64 }),
      ]),
      ...common,
    }),
    z.strictObject({
      type: z.literal('resource_link'),
      uri,
      name: text,
      title: text.optional(),
      description: text.optional(),
      mimeType: mimeType.optional(),
      size: z.number().nonnegative().optional(),
      icons: z.array(z.strictObject({ ...icon, theme: z.enum(['light', 'dark']).optional() })).optional(),
      ...common,
    }),
  ]) as z.ZodType<ContentBlock>;
}

const text = z.string();
const meta = z.record(text, z.unknown());
const annotations = z.strictObject({
  audience: z.array(z.enum(['user', 'assistant'])).optional(),
  priority: z.number().min(0).max(1).optional(),
  lastModified: z.iso.datetime({ offset: true }).optional(),
});
/** RFC 6838, 4.2, with parameters as RFC 9110, 8.3.1 has them. */
const mimeType = z
  .string()
  .regex(/^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:[ \t]*;[\x20-\x7e\t]{0,255})?$/);
const base64 = z.string().refine(isBase64);

/** As clients decide it (HTML, atob; Infra, forgiving-base64 decode). */
function isBase64(data: string): boolean {
  try {
    atob(data);
    return true;
  } catch {
    return false;
  }
}

/**
 * Written as RFC 3986 has it: a scheme first, no white space, no control character, nothing that a browser would strip.
 */
function isAddress(uri: string, schemes: ReadonlySet<string>): boolean {
  const scheme = /^([a-z][a-z\d+.-]*):[^\s\p{C}]+$/iu.exec(uri)?.[1]?.toLowerCase();
  return scheme !== undefined && schemes.has(scheme) && URL.canParse(uri);
}

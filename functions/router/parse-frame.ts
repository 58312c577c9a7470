/**
 * One line of a tool's answer → a frame. Enters: the text of a tool, which an attacker may have taken over. Never: a
 * refusal that only the router may give, a property that the wire does not know, a sentence over its own limit.
 */
import * as z from 'zod';
import type { Frame } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import { maxToolErrorCharacters } from '../../shared/tool/work.ts';

const progress = z.strictObject({
  progress: z.number(),
  total: z.number().optional(),
  message: z.string().optional(),
});
const log = z.strictObject({
  level: z.enum(['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']),
  data: z.unknown().optional(),
});
const outcome = z.strictObject({
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  /** checked by shared/content-blocks.ts, which knows the contract: a bad block is a bad output, not a crash */
  content: z.array(z.unknown()).optional(),
  isError: z.boolean().optional(),
});
const failure = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('tool-error'), message: z.string().max(maxToolErrorCharacters) }),
  z.strictObject({ is: z.literal(['access-denied', 'absent-or-denied', 'crashed', 'bad-output']) }),
  z.strictObject({ is: z.literal('throttled'), what: z.literal('data') }),
  z.strictObject({ is: z.literal('output-too-large'), maxBytes: z.number() }),
  z.strictObject({ is: z.literal('timed-out'), timeoutMs: z.number() }),
]);
const frame = z.union([
  z.strictObject({ progress }),
  z.strictObject({ log }),
  z.strictObject({ outcome }),
  z.strictObject({ failure }),
]);

/** @throws Refusal `crashed` for JSON that is not a frame; SyntaxError for a line that is not JSON */
export function parseFrame(line: string): Frame {
  const parsed = frame.safeParse(JSON.parse(line));
  // The validator's problem is not logged: it could quote the line.
  if (!parsed.success) throw new Refusal({ is: 'crashed' }, { cause: new NoFrame('no frame') });
  return parsed.data as Frame;
}

class NoFrame extends Error {}

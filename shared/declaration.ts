/**
 * The fields of a contract, checked at run time: a cast, or an author who writes JavaScript, gets no further than the
 * types allow. Enters: anything. Leaves: the declaration with its defaults, or one Error that names the field. Other
 * files check the schemas and grants.
 */
import * as z from 'zod';
import { parseDeclared, whole } from './declared.ts';

export const effects = ['read', 'write', 'destroy'] as const;
/** `read` changes nothing; `write` adds or changes; `destroy` cannot be undone. */
export type Effect = (typeof effects)[number];

const piiClasses = ['email', 'phone', 'iban', 'card', 'ipAddress', 'nationalId'] as const;
/** Classes of personal data that the router can redact in results (functions/router/content/personal-data.ts). */
export type PiiClass = (typeof piiClasses)[number];

/** Limits of one caller at one tool; windows are fixed, days are UTC. */
export type Budget = {
  callsPerMinute: number;
  callsPerDay: number;
  /** of answers */
  bytesPerDay: number;
};

/**
 * Generous: an agent that works without a pause makes about one call a second, and this suite's own load stays below.
 * The limits stop a runaway loop or a copy of everything: ten reads a second, a write every half second, and destroying
 * calls about as fast as a person can watch.
 */
const budgets: Record<Effect, Budget> = {
  read: { callsPerMinute: 600, callsPerDay: 100_000, bytesPerDay: 1_000_000_000 },
  write: { callsPerMinute: 120, callsPerDay: 10_000, bytesPerDay: 100_000_000 },
  destroy: { callsPerMinute: 30, callsPerDay: 1_000, bytesPerDay: 10_000_000 },
};

/** The names of tools; any other name in a call belongs to no tool. */
export const toolNamePattern = /^[a-z][a-z0-9_]{0,39}$/;
/** RFC 6749, section 3.3: scope-token */
const scopePattern = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** MCP SDK clients give up after 60 s, claude.ai after about 60 s: without progress a call must end well before. */
const maxTimeoutMs = 45_000;
/** Claude Code's idle limit; anything longer is a job: one tool starts it, another reads it. */
const maxTimeoutWithProgressMs = 300_000;
/** OpenAI's API refuses a whole request when the description of one function is longer. */
const maxDescriptionCharacters = 1024;

const text = z.string().refine((value) => value.trim() !== '', { error: 'is empty', abort: true });
const object = (example: string) =>
  z.custom<z.ZodObject>((value) => value instanceof z.ZodObject, `must be a zod object, such as ${example}`);
/** A budget or a concurrency of 0 would be a tool that nobody may call. */
const some = whole(1).optional();

const fields = z.strictObject({
  name: z.string().regex(toolNamePattern, `must match ${toolNamePattern.source}`),
  title: text.refine((value) => !/[\n\t]/.test(value), 'must be one line'),
  description: text.refine(
    ({ length }) => length <= maxDescriptionCharacters,
    `must have at most ${maxDescriptionCharacters} characters: some clients refuse every tool for a longer one`,
  ),
  effect: z.enum(effects, { error: `must be one of ${effects.join(', ')}` }),
  scopes: z.array(
    z.string().regex(scopePattern, 'is no OAuth scope (RFC 6749, section 3.3), such as items:read'),
  ),
  input: object('z.strictObject({ path: z.string() })'),
  output: object('z.object({ text: z.string() })').optional(),
  grants: z.array(
    z.custom<object>((value) => typeof value === 'object' && value !== null, 'must be an object'),
  ),
  timeoutMs: whole(1000),
  // Lambda Developer Guide, "Configure Lambda function memory"
  memoryMb: whole(128, 10_240).default(512),
  // Claude Desktop drops an answer of more than 1 MB.
  maxOutputBytes: whole(100, 1_000_000).default(40_000),
  reservedConcurrency: some,
  budget: z.strictObject({ callsPerMinute: some, callsPerDay: some, bytesPerDay: some }).default({}),
  progress: flag(),
  network: z.literal('none', 'must be "none", or be left out').default('none'),
  pii: z.array(z.enum(piiClasses, { error: `must be one of ${piiClasses.join(', ')}` })).default([]),
  linkSchemes: z.array(z.string()).default([]),
  guardrail: flag(),
  writeBack: z
    .strictObject({
      version: text,
      pages: z.strictObject({ next: text, cursor: text }).optional(),
    })
    .optional(),
});

function flag() {
  return z
    .literal(true, 'must be true, or be left out')
    .optional()
    .transform((value) => value === true);
}

/**
 * The declaration with all defaults.
 * @throws Error for the first field that is wrong or unknown
 */
export function checkDeclaration(declaration: unknown) {
  if (typeof declaration !== 'object' || declaration === null || Array.isArray(declaration))
    throw new Error('the declaration must be an object');
  const complete = parseDeclared(fields, declaration);
  const { timeoutMs, progress, effect, budget } = complete;
  if (timeoutMs > maxTimeoutWithProgressMs)
    throw new Error(
      `timeoutMs over ${maxTimeoutWithProgressMs} is a job: start it in one tool, read it in another`,
    );
  if (timeoutMs > maxTimeoutMs && !progress)
    throw new Error(`timeoutMs over ${maxTimeoutMs} needs progress: true, or clients give up first`);
  const own = Object.entries(budget).filter(([, value]) => value !== undefined);
  return { ...complete, budget: { ...budgets[effect], ...(Object.fromEntries(own) as Partial<Budget>) } };
}

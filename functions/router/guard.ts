/**
 * Step: what the stage's guardrail says of a call, for a contract that wants it. Enters: parsed arguments; what a tool
 * says, once it is cleaned. Leaves: nothing; the same, perhaps with texts masked. Never: a part of the texts judged and
 * the rest let through; a word of a guarded tool that the guardrail has not seen; a question for any other tool.
 */
import type { Tool } from '../../shared/contract.ts';
import type { ContentBlock } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import { textsOf } from './content/check-content.ts';
import type { Cleaner } from './content/clean-content.ts';
import type { Guardrail } from './ports.ts';

/**
 * 25 text units of 1,000 characters: what one request may hold where AWS grants least (Amazon Bedrock endpoints and
 * quotas, "On-demand ApplyGuardrail content filter policy text units per second").
 */
export const maxGuardedCharacters = 25_000;

type Guarded = Pick<Tool, 'guardrail'>;

/** An argument is not masked: what the model meant and what would be done must stay the same. */
export async function guardArguments(tool: Guarded, input: unknown, guardrail: Guardrail): Promise<void> {
  if (!tool.guardrail) return;
  const texts = textsIn(input);
  if (isTooMuch(texts))
    throw new Refusal({
      is: 'refused-content',
      where: 'arguments',
      why: `holds more than ${maxGuardedCharacters} characters of text`,
    });
  if (texts.length === 0) return;
  const verdict = await guardrail.apply('INPUT', texts);
  if (verdict.is !== 'passed') throw new Refusal({ is: 'guardrail', where: 'arguments' });
}

/** The cleaner of a guarded tool cleans, then asks: progress, log data, a sentence of the tool's and its outcome. */
export function guardResults(tool: Guarded, cleaner: Cleaner, guardrail: Guardrail): Cleaner {
  if (!tool.guardrail) return cleaner;
  const { counts } = cleaner;

  async function guarded<Said>(said: Said): Promise<Said> {
    const texts = textsIn(said);
    if (isTooMuch(texts)) throw new Refusal({ is: 'output-too-large', maxBytes: maxGuardedCharacters });
    if (texts.length === 0) return said;
    const verdict = await guardrail.apply('OUTPUT', texts);
    if (verdict.is === 'blocked') throw stopped();
    if (verdict.is === 'passed') return said;
    const masks = new Map(texts.map((text, at) => [text, verdict.texts[at] as string]));
    const changed = texts.filter((text) => masks.get(text) !== text);
    counts.redacted.guardrail = (counts.redacted.guardrail ?? 0) + changed.length;
    return masked(said, masks) as Said;
  }

  return {
    counts,
    text: async (given, label) => guarded(await cleaner.text(given, label)),
    value: async (given) => guarded(await cleaner.value(given)),
    async progress(given) {
      const { message, ...numbers } = await cleaner.progress(given);
      return message === undefined ? numbers : { ...numbers, message: await guarded(message) };
    },
    async outcome(given) {
      const { structuredContent, content, ...rest } = await cleaner.outcome(given);
      if (content?.some(isBytes)) throw stopped();
      const [structure, blocks] = await guarded([structuredContent, content] as const);
      return {
        ...rest,
        ...(structure && { structuredContent: structure }),
        ...(blocks && { content: blocks }),
      };
    },
  };
}

function stopped(): Refusal {
  return new Refusal({ is: 'guardrail', where: 'result' });
}

/** A guardrail of texts cannot judge what a block of another kind may hold: images, audio, resources. */
function isBytes({ type }: ContentBlock): boolean {
  return type !== 'text';
}

/** Every text once, names among them, in the order in which they stand; what is blank says nothing. */
function textsIn(value: unknown): string[] {
  const texts = Array.from(textsOf(value, []), ({ text }) => text);
  return [...new Set(texts)].filter((text) => text.trim() !== '');
}

function isTooMuch(texts: readonly string[]): boolean {
  return texts.reduce((sum, { length }) => sum + length, 0) > maxGuardedCharacters;
}

/** A name cannot be masked: two could become one. */
function masked(value: unknown, masks: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return masks.get(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => masked(item, masks));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if ((masks.get(name) ?? name) !== name) throw stopped();
      return [name, masked(item, masks)];
    }),
  );
}

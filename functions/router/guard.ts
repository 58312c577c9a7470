/**
 * Step: the verdict of the stage's guardrail on a call, where the contract asks for it. Enters: parsed arguments; the
 * texts of a tool, once they are clean. Leaves: nothing; the same texts, some of them masked. Never: a verdict on a part
 * of the texts alone; a text of a guarded tool that the guardrail has not seen; a request for any other tool.
 */
import type { Tool } from '../../shared/contract.ts';
import type { ContentBlock } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import { textsOf } from './content/check-content.ts';
import type { Cleaner } from './content/clean-content.ts';
import type { Guardrail } from './ports.ts';

/**
 * 25 text units of 1,000 characters: the least that AWS grants to one request (Amazon Bedrock endpoints and
 * quotas, "On-demand ApplyGuardrail content filter policy text units per second").
 */
export const maxGuardedCharacters = 25_000;

type Guarded = Pick<Tool, 'guardrail'>;

/**
 * An argument is never masked: the call must do what the model meant.
 * @throws Refusal `guardrail` when the guardrail blocks or masks; `refused-content` for more text than it may judge
 */
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

/**
 * The cleaner of a guarded tool: it cleans, then asks the guardrail about progress, log data, the tool's own sentence and
 * its outcome. Its methods throw the Refusal `guardrail` when the guardrail blocks.
 */
export function guardResults(tool: Guarded, cleaner: Cleaner, guardrail: Guardrail): Cleaner {
  if (!tool.guardrail) return cleaner;
  const { counts } = cleaner;

  async function guard<Value>(value: Value): Promise<Value> {
    const texts = textsIn(value);
    if (isTooMuch(texts)) throw new Refusal({ is: 'output-too-large', maxBytes: maxGuardedCharacters });
    if (texts.length === 0) return value;
    const verdict = await guardrail.apply('OUTPUT', texts);
    if (verdict.is === 'blocked') throw blockedResult();
    if (verdict.is === 'passed') return value;
    const masks = new Map(texts.map((text, at) => [text, verdict.texts[at] as string]));
    const changed = texts.filter((text) => masks.get(text) !== text);
    counts.redacted.guardrail = (counts.redacted.guardrail ?? 0) + changed.length;
    return mask(value, masks) as Value;
  }

  return {
    counts,
    text: async (text, label) => guard(await cleaner.text(text, label)),
    value: async (value) => guard(await cleaner.value(value)),
    async progress(progress) {
      const { message, ...numbers } = await cleaner.progress(progress);
      return message === undefined ? numbers : { ...numbers, message: await guard(message) };
    },
    async outcome(outcome) {
      const { structuredContent, content, ...rest } = await cleaner.outcome(outcome);
      if (content?.some(isBytes)) throw blockedResult();
      const [structure, blocks] = await guard([structuredContent, content] as const);
      return {
        ...rest,
        ...(structure && { structuredContent: structure }),
        ...(blocks && { content: blocks }),
      };
    },
  };
}

function blockedResult(): Refusal {
  return new Refusal({ is: 'guardrail', where: 'result' });
}

/** A guardrail judges texts: it cannot judge a block of another kind (images, audio, resources). */
function isBytes({ type }: ContentBlock): boolean {
  return type !== 'text';
}

/** Every text and every name once, in their order; without the blank ones. */
function textsIn(value: unknown): string[] {
  const texts = Array.from(textsOf(value, []), ({ text }) => text);
  return [...new Set(texts)].filter((text) => text.trim() !== '');
}

function isTooMuch(texts: readonly string[]): boolean {
  return texts.reduce((sum, { length }) => sum + length, 0) > maxGuardedCharacters;
}

/** A name cannot be masked, since two names could become one. */
function mask(value: unknown, masks: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return masks.get(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mask(item, masks));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if ((masks.get(name) ?? name) !== name) throw blockedResult();
      return [name, mask(item, masks)];
    }),
  );
}

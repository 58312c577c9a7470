/**
 * Step: what a tool says, before anybody hears it. Enters: progress, log data, a tool's own sentence, its outcome.
 * Leaves: the same without what a person would not see and without credentials and personal data; how much of each was
 * found. Never: a text that the filters have not seen, name or value; what was found.
 */
import type { Tool } from '../../../shared/contract.ts';
import type { Outcome, Progress } from '../../../shared/private-call.ts';
import { Refusal } from '../../../shared/refusal.ts';
import type { CallSessions } from '../mint.ts';
import { cleanBlock } from './content-blocks.ts';
import type { ContentCounts } from './content-counts.ts';
import { credentials } from './credentials.ts';
import { hiddenMarkup } from './hidden-markup.ts';
import { invisibleCharacters } from './invisible-characters.ts';
import { personalData } from './personal-data.ts';
import { sessionCredentials } from './session-credentials.ts';
import { isTooDeep } from './shape.ts';
import { type Filter, withoutSpans } from './span.ts';
import { terminalSequences } from './terminal-sequences.ts';

export type Cleaner = {
  /** grows as the call goes on */
  counts: ContentCounts;
  text(given: string, label?: string): Promise<string>;
  /** throws the Refusal `bad-output` for what nests too deep */
  value(given: unknown): Promise<unknown>;
  progress(given: Progress): Promise<Progress>;
  outcome(given: Outcome): Promise<Outcome>;
};

/** A filter runs again over what it left: taking one comment out can make another. What needs more was built to. */
const maxRounds = 8;

/** What takes apart comes before what looks for wholes: a key with a comment in the middle is a key. */
export function resultFilters(tool: Pick<Tool, 'pii'>, sessions: CallSessions): Filter[] {
  return [
    terminalSequences,
    invisibleCharacters,
    hiddenMarkup,
    sessionCredentials(credentialsOf(sessions)),
    credentials,
    ...(tool.pii.length === 0 ? [] : [personalData(tool.pii)]),
  ];
}

function credentialsOf({ invoke, data }: CallSessions) {
  return [invoke, data].flatMap((session) => session?.credentials ?? []);
}

export function createCleaner(filters: readonly Filter[]): Cleaner {
  const counts: ContentCounts = { removed: {}, redacted: {} };

  async function text(given: string, label?: string): Promise<string> {
    let clean = given;
    for (const filter of filters) clean = await without(filter, clean, label);
    return clean;
  }

  async function without(filter: Filter, given: string, label?: string): Promise<string> {
    const tally = filter.does === 'remove' ? counts.removed : counts.redacted;
    let clean = given;
    for (let round = 0; round < maxRounds; round += 1) {
      const found = filter.find(clean, label);
      const spans = Array.isArray(found) ? found : await found;
      if (spans.length === 0) return clean;
      for (const { as = filter.name } of spans) tally[as] = (tally[as] ?? 0) + 1;
      clean = withoutSpans(clean, spans);
    }
    throw new Refusal({ is: 'bad-output' });
  }

  async function walk(given: unknown, label?: string): Promise<unknown> {
    if (typeof given === 'string') return text(given, label);
    if (typeof given !== 'object' || given === null) return given;
    if (Array.isArray(given)) return inOrder(given, (item) => walk(item, label));
    const named = await inOrder(Object.entries(given), async ([name, item]) => [
      await text(name),
      await walk(item, name),
    ]);
    return Object.fromEntries(apart(named as [string, unknown][]));
  }

  async function holdsCredentials(given: string): Promise<boolean> {
    for (const filter of filters.filter(({ name }) => name.endsWith('credentials'))) {
      const { length } = await filter.find(given);
      if (length === 0) continue;
      counts.redacted[filter.name] = (counts.redacted[filter.name] ?? 0) + length;
      return true;
    }
    return false;
  }

  async function value(given: unknown): Promise<unknown> {
    if (isTooDeep(given)) throw new Refusal({ is: 'bad-output' });
    return walk(given);
  }

  return {
    counts,
    text,
    value,
    async progress({ message, ...numbers }) {
      return message === undefined ? numbers : { ...numbers, message: await text(message) };
    },
    async outcome({ structuredContent, content, ...rest }) {
      if (isTooDeep(structuredContent) || isTooDeep(content)) throw new Refusal({ is: 'bad-output' });
      return {
        ...rest,
        ...(structuredContent && {
          structuredContent: (await walk(structuredContent)) as Record<string, unknown>,
        }),
        ...(content && {
          content: await inOrder(content, (block) => cleanBlock(block, { text, walk, holdsCredentials })),
        }),
      };
    },
  };
}

/** One after the other: counting and loading happen once, and memory holds one text's findings. */
async function inOrder<In, Out>(items: readonly In[], make: (item: In) => Promise<Out>): Promise<Out[]> {
  const made: Out[] = [];
  for (const item of items) made.push(await make(item));
  return made;
}

/** Two names that are redacted alike stay two. */
function apart(named: readonly [string, unknown][]): [string, unknown][] {
  const seen = new Map<string, number>();
  return named.map(([name, item]) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name} (${times})`, item];
  });
}

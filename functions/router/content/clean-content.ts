/**
 * Step: every text of a tool, cleaned before the client hears it. Enters: progress, log data, a tool's own sentence,
 * its outcome. Leaves: the same without texts that a person would not see, credentials and personal data; how much of
 * each was found. Never: a name or value that the filters have not seen; the found text itself.
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
  /** `label`: the name of the property that holds the text */
  text(text: string, label?: string): Promise<string>;
  /** throws the Refusal `bad-output` for a value that nests too deep */
  value(value: unknown): Promise<unknown>;
  progress(progress: Progress): Promise<Progress>;
  outcome(outcome: Outcome): Promise<Outcome>;
};

/**
 * A filter runs again over its result, since taking one comment out can make another. Only an attack needs more rounds.
 */
const maxRounds = 8;

/**
 * Markup is stripped first, so that a key with a comment in its middle is whole again before credentials are looked
 * for.
 */
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

/**
 * One for a call. Its methods throw the Refusal `bad-output` for a text that still changes after 8 rounds of a filter.
 */
export function createCleaner(filters: readonly Filter[]): Cleaner {
  const counts: ContentCounts = { removed: {}, redacted: {} };

  const text = (original: string, label?: string) => cleanText({ filters, counts }, original, label);

  async function walk(value: unknown, label?: string): Promise<unknown> {
    if (typeof value === 'string') return text(value, label);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return inOrder(value, (item) => walk(item, label));
    const named = await inOrder(Object.entries(value), async ([name, item]) => [
      await text(name),
      await walk(item, name),
    ]);
    return Object.fromEntries(apart(named as [string, unknown][]));
  }

  const holdsCredentials = (text: string) => countCredentials({ filters, counts }, text);

  return {
    counts,
    text,
    async value(value) {
      if (isTooDeep(value)) throw new Refusal({ is: 'bad-output' });
      return walk(value);
    },
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

type Filtering = { filters: readonly Filter[]; counts: ContentCounts };

/** Every filter in its order, each until it finds nothing. */
async function cleanText({ filters, counts }: Filtering, original: string, label?: string): Promise<string> {
  let clean = original;
  for (const filter of filters) {
    const tally = filter.does === 'remove' ? counts.removed : counts.redacted;
    clean = await applyFilter({ filter, tally }, clean, label);
  }
  return clean;
}

async function applyFilter(
  { filter, tally }: { filter: Filter; tally: ContentCounts['removed'] },
  original: string,
  label?: string,
): Promise<string> {
  let clean = original;
  for (let round = 0; round < maxRounds; round += 1) {
    const found = filter.find(clean, label);
    const spans = Array.isArray(found) ? found : await found;
    if (spans.length === 0) return clean;
    for (const { as = filter.name } of spans) tally[as] = (tally[as] ?? 0) + 1;
    clean = withoutSpans(clean, spans);
  }
  throw new Refusal({ is: 'bad-output' });
}

/** Whether a text that cannot be cleaned holds a credential, which is then counted. */
async function countCredentials({ filters, counts }: Filtering, text: string): Promise<boolean> {
  for (const filter of filters.filter(({ name }) => name.endsWith('credentials'))) {
    const { length } = await filter.find(text);
    if (length === 0) continue;
    counts.redacted[filter.name] = (counts.redacted[filter.name] ?? 0) + length;
    return true;
  }
  return false;
}

/** One after the other, so that memory holds the findings of one text alone. */
async function inOrder<In, Out>(items: readonly In[], make: (item: In) => Promise<Out>): Promise<Out[]> {
  const made: Out[] = [];
  for (const item of items) made.push(await make(item));
  return made;
}

/** Two names that are redacted to the same text stay two names. */
function apart(named: readonly [string, unknown][]): [string, unknown][] {
  const seen = new Map<string, number>();
  return named.map(([name, item]) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name} (${times})`, item];
  });
}

/**
 * A better spelling of an argument that was refused. Leaves: one that schema, grants and content would accept, or
 * undefined. Never: a value that the caller did not name; the caller decides, and calls again.
 */
import { type BindRules, rulesOf, whyRefused } from '../../shared/bind.ts';
import type { Tool } from '../../shared/contract.ts';
import { plainPath } from '../../shared/path-rules.ts';
import { checkContent } from './content/check-content.ts';

/** Printable ASCII, and no longer than a model copies without a mistake. */
const maySuggest = /^[\x20-\x7e]{0,512}$/;

/**
 * @param input the other arguments, as the schema accepted them
 * @param name the argument that was refused, to which a grant is bound
 */
export async function suggest(
  tool: Tool,
  input: Record<string, unknown>,
  name: string,
): Promise<string | undefined> {
  const value = input[name];
  const bound = rulesOn(tool, name);
  const path = bound.find((rules) => rules.path !== undefined)?.path;
  if (path === undefined || typeof value !== 'string') return undefined;
  const instead = plainPath(value, path);
  if (instead === undefined || instead === value || !maySuggest.test(instead)) return undefined;
  if (bound.some((rules) => whyRefused(instead, rules) !== undefined)) return undefined;
  const parsed = tool.input.safeParse({ ...input, [name]: instead });
  if (parsed.error?.issues.some(({ path: [at] }) => at === name) === true) return undefined;
  return checkContent(tool, { [name]: instead }).then(
    () => instead,
    () => undefined,
  );
}

/**
 * The problem of a path that the schema refused, and a better spelling: a grant can say more about it than a pattern.
 * @returns the end of a sentence about the argument; undefined when no grant reads it as a path
 */
export async function spellingOf(
  tool: Tool,
  rawArguments: unknown,
  name: string,
): Promise<string | undefined> {
  const values = (rawArguments ?? {}) as Record<string, unknown>;
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  const rules = rulesOn(tool, name).find(({ path }) => path !== undefined);
  if (rules === undefined || typeof value !== 'string') return undefined;
  const why = whyRefused(value, rules);
  const instead = await suggest(tool, values, name);
  if (instead === undefined) return why;
  return `${why ?? 'is written another way'}; write "${instead}"`;
}

/** The rules of each place in a grant where this argument stands. */
function rulesOn({ grants }: Tool, name: string): BindRules[] {
  return grants.flatMap(({ parts, rules }) =>
    parts
      .filter((part) => typeof part !== 'string' && part.of === 'input' && part.name === name)
      .map((part) => rulesOf(part, parts, rules)),
  );
}

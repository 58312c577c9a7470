/** Arguments that name an object or row that does not exist yet. */
import { argumentOf } from './candidates.ts';
import { type Keyed, NotShown } from './subjects.ts';

/**
 * The call's arguments, with a random mark in the one at the end of the key: before the extension, or alone.
 * @throws NotShown when the tool's schema accepts neither
 */
export function freshInput({ tool, grant, input }: Keyed): Record<string, unknown> {
  const argument = argumentOf(grant);
  const mark = crypto.randomUUID();
  const old = String(input[argument] ?? '');
  const plain = mark.replaceAll('-', '');
  const values = [old.replace(/(\.\w+)?$/, `-${mark}$1`), `verify-${mark}`, mark, plain, `v${plain}`];
  for (const value of values) {
    const parsed = tool.input.safeParse({ ...input, [argument]: value });
    if (parsed.success) return parsed.data as Record<string, unknown>;
  }
  throw new NotShown(`a name for a new object that ${tool.name} takes as "${argument}", and none is known`);
}

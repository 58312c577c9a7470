/** Each judgement of markup does its work: with it taken out of the source, a text is left hostile or loses what shows. */
import { describe, expect, test } from 'vitest';
import { mutant } from '../../../mutant.ts';
import { type Code, code } from './markup.code.ts';

const entry = 'test/functions/router/content/markup.code.ts';
/** An address that tells `SECRET`, and the same place without it. */
export const told = 'https://evil.example/?d=SECRET';
export const at = 'https://evil.example/';

/** `text` becomes `clean`, and another text when `from` is replaced by `to` in the source. */
type Judgement = [what: string, from: string, to: string, text: string, clean: string];

/** @param file path of the source from the root */
export function judged(file: string, judgements: Judgement[]): void {
  describe.each(judgements)('%s', (_what, from, to, text, clean) => {
    test('are judged', async () => {
      expect(await code.clean(text)).toBe(clean);
    });

    test('are missed when the judgement is gone', async () => {
      const weak = await mutant<Code>(entry, { file, from, to });
      expect(await weak.clean(text)).not.toBe(clean);
    });
  });
}

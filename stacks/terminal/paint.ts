/**
 * Colours for the words that a line opens with, where a terminal shows them: a reader finds what is wrong at a glance.
 * Every word says the same without its colour.
 */
import { styleText } from 'node:util';

const styles = { bad: 'red', good: 'green', ask: 'yellow', heading: 'bold' } as const;

/** By word, in the spelling of the line. */
export type Tones = Readonly<Record<string, keyof typeof styles>>;

/**
 * @param text lines in which nothing unseen is left: colours are control characters
 * @param stream where it will be written; nothing is coloured where that is no terminal, or NO_COLOR is set
 * (https://no-color.org)
 */
export function painted(text: string, tones: Tones, stream: NodeJS.WriteStream = process.stdout): string {
  if (stream.isTTY !== true || process.env.NO_COLOR || !stream.hasColors()) return text;
  return text.replace(/^( *)([A-Za-z-]+)/gm, (whole, indent: string, word: string) => {
    const tone = Object.hasOwn(tones, word) ? tones[word] : undefined;
    return tone === undefined
      ? whole
      : `${indent}${styleText(styles[tone], word, { validateStream: false })}`;
  });
}

/**
 * Colours the first word of a line, where a terminal shows colours, so that a reader finds problems at a glance.
 * No line needs its colour to be understood.
 */
import { styleText } from 'node:util';

const styles = { bad: 'red', good: 'green', ask: 'yellow', heading: 'bold' } as const;

/** By first word of a line, in its exact spelling. */
export type Tones = Readonly<Record<string, keyof typeof styles>>;

/**
 * @param text lines without control characters (shared/visible-text.ts), because colours are such
 * @param stream the later output; the text stays as it is unless this is a terminal and NO_COLOR is unset
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

/**
 * How much room a text takes before any browser has seen it. In: text, size, face. Out: a width in px that the usual
 * system fonts do not exceed, and lines that fit. Widths follow DejaVu and Verdana, the widest of those fonts, so
 * that a label which fits here fits everywhere.
 */
export type Face = { sizePx: number; mono?: boolean; bold?: boolean };

/** em; DejaVu Sans Mono 0.602, SF Mono 0.616, Menlo 0.602, Consolas 0.55 */
const MONO_EM = 0.62;

const SANS_EM: [RegExp, number][] = [
  [/[ijl.,:;'|!()[\]]/, 0.4],
  [/[ ftr/-]/, 0.42],
  [/[mwMW@%&]/, 1],
  [/[A-Z0-9·…_]/, 0.72],
];

export function textWidth(text: string, { sizePx, mono, bold }: Face): number {
  const em = [...text].reduce((sum, character) => sum + (mono ? MONO_EM : sansEm(character)), 0);
  return em * sizePx * (bold && !mono ? 1.1 : 1);
}

function sansEm(character: string): number {
  // Beyond Latin a character may be as wide as it is high.
  if ((character.codePointAt(0) ?? 0) > 0x2fff) return 1.1;
  return SANS_EM.find(([those]) => those.test(character))?.[1] ?? 0.64;
}

/**
 * Lines of at most `widthPx`: broken at spaces and after `_ - / . :`, within a word only when a word alone is too
 * long. What goes beyond `maxLines` is cut with an ellipsis.
 */
export function wrapText(text: string, widthPx: number, face: Face, maxLines = 3): string[] {
  const fits = (line: string) => textWidth(line.trimEnd(), face) <= widthPx;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=[\s_/.:-])/).flatMap((one) => shorten(one, fits))) {
    if (line !== '' && !fits(line + word)) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  lines.push(line.trimEnd());
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines - 1), cut(lines[maxLines - 1] ?? '', fits)];
}

function shorten(word: string, fits: (line: string) => boolean): string[] {
  if (fits(word)) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && !fits(piece + character)) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

function cut(line: string, fits: (line: string) => boolean): string {
  let text = [...line];
  while (text.length > 0 && !fits(`${text.join('')}…`)) text = text.slice(0, -1);
  return `${text.join('')}…`;
}

/** A stop of the topology as a box of a drawing. In: texts and a place. Out: a box as high as its wrapped texts take. */
import { type Box, heightOf, type Label, type Look } from './drawing.ts';
import type { Measures } from './measures.ts';
import { wrapText } from './text-width.ts';
import type { Stop } from './topology-types.ts';

export type Place = { x: number; y: number; width: number };

/** @param look `gate` and `tool` have names of programs, set in a fixed-width face */
export function boxOf(id: string, look: Look, stop: Stop, { place, m }: { place: Place; m: Measures }): Box {
  const labels = labelsOf(stop, place.width - 2 * m.pad, m);
  return { id, look, ...place, height: heightOf(labels) + 1.5 * m.pad, labels };
}

export function labelsOf({ title, detail }: Stop, widthPx: number, m: Measures): Label[] {
  const titleFace = { sizePx: m.titlePx, bold: true };
  const detailFace = { sizePx: m.detailPx };
  return [
    ...wrapText(title, widthPx, titleFace).map((text) => ({ text, face: titleFace })),
    ...detail.flatMap((line) =>
      wrapText(line, widthPx, detailFace).map((text) => ({ text, face: detailFace, muted: true })),
    ),
  ];
}

export const middleX = (box: Box): number => box.x + box.width / 2;
export const middleY = (box: Box): number => box.y + box.height / 2;
export const right = (box: Box): number => box.x + box.width;
export const bottom = (box: Box): number => box.y + box.height;

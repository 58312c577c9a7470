/** A picture as data, in px: what layout.ts computes and svg.ts writes down. */
import type { Face } from './text-width.ts';

export type Label = { text: string; face: Face; muted?: boolean };

/**
 * `zone`: what lies beyond the VPC; `vpc`: its border; `open`: where there is none; `frame`: tools of one kind. These hold other boxes.
 * `tool`: one tool; `role`: an IAM role; `gate`: a VPC endpoint, on the border that it opens; `node`: all else.
 */
export type Look = 'zone' | 'vpc' | 'open' | 'frame' | 'tool' | 'role' | 'gate' | 'node';

export type Box = {
  /** unique in a drawing */
  id: string;
  look: Look;
  x: number;
  y: number;
  width: number;
  height: number;
  labels: Label[];
  /** where the text starts, when not beside the left edge */
  textX?: number;
  /** one letter in a square at the left: what a tool does */
  mark?: string;
};

/** `call`: the way of one call; `data`: a session's way to a store; `trust`: who may assume whom; `keys`: all else. */
export type Line = { kind: 'call' | 'data' | 'trust' | 'keys'; points: [number, number][]; arrow: boolean };

/** The number of a step, on the edge of the box that takes it. */
export type Badge = { x: number; y: number; text: string };

export type Drawing = { width: number; height: number; boxes: Box[]; lines: Line[]; badges: Badge[] };

const LINE_HEIGHT = 1.3;

/** px */
export const heightOf = (labels: readonly Label[]): number =>
  labels.reduce((sum, { face }) => sum + face.sizePx * LINE_HEIGHT, 0);

/** Square of a mark plus the space around it, in px. */
export const markRoom = (sizePx: number): number => sizePx * 1.9;

/** Labels of these boxes start at the left; those of all others stand in the middle. */
const AT_LEFT: ReadonlySet<Look> = new Set(['zone', 'vpc', 'open', 'frame', 'tool']);
/** Labels of these boxes start at the top, since other boxes stand below them. */
const AT_TOP: ReadonlySet<Look> = new Set(['zone', 'vpc', 'open', 'frame']);

export type PlacedLabel = Label & { x: number; baselineY: number; anchor: 'start' | 'middle' };

/** Where each label of a box stands; one place for the picture and for the test that nothing overlaps. */
export function placeLabels({ look, x, y, width, height, labels, mark, textX }: Box): PlacedLabel[] {
  const anchor = AT_LEFT.has(look) ? 'start' : 'middle';
  const firstPx = labels[0]?.face.sizePx ?? 0;
  const startX = textX ?? x + (mark === undefined ? firstPx * 0.8 : markRoom(firstPx));
  let lineY = AT_TOP.has(look) ? y + firstPx * 0.6 : y + (height - heightOf(labels)) / 2;
  return labels.map((label) => {
    const baselineY = lineY + label.face.sizePx;
    lineY += label.face.sizePx * LINE_HEIGHT;
    return { ...label, x: anchor === 'start' ? startX : x + width / 2, baselineY, anchor };
  });
}

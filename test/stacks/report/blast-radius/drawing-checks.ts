/** What makes a drawing illegible, found by arithmetic. In: a drawing. Out: one sentence for each fault. */
import {
  type Box,
  type Drawing,
  type Line,
  placeLabels,
} from '../../../../stacks/report/blast-radius/drawing.ts';
import { textWidth } from '../../../../stacks/report/blast-radius/text-width.ts';

type Area = { id: string; x: number; y: number; width: number; height: number };

const HOLDS_OTHERS = new Set(['zone', 'vpc', 'open', 'frame']);

export function faultsOf(drawing: Drawing): string[] {
  const texts = drawing.boxes.flatMap(textsOf);
  // An endpoint stands on its way and covers it.
  const bare = drawing.boxes.filter(({ look }) => look !== 'gate').flatMap(textsOf);
  const solid = drawing.boxes.filter(({ look }) => !HOLDS_OTHERS.has(look));
  return [
    ...pairsOf(solid).map(([a, b]) => `${a.id} overlaps ${b.id}`),
    ...pairsOf(texts).map(([a, b]) => `the text ${a.id} overlaps ${b.id}`),
    ...drawing.boxes.flatMap((box) =>
      textsOf(box)
        .filter((text) => !within(text, box))
        .map((text) => `the text ${text.id} is larger than ${box.id}`),
    ),
    ...drawing.boxes
      .filter((box) => !within(box, { id: 'page', x: 0, y: 0, ...drawing }))
      .map(({ id }) => `${id} leaves the drawing`),
    ...drawing.lines.flatMap((line) =>
      piecesOf(line).flatMap((piece) =>
        bare
          .filter((text) => overlap(piece, text))
          .map(({ id }) => `a ${line.kind} line crosses the text ${id}`),
      ),
    ),
    ...drawing.badges.flatMap(({ x, y, text: number }) => {
      const area = { id: `step ${number}`, x: x - 8, y: y - 8, width: 16, height: 16 };
      return texts
        .filter((text) => overlap(area, text))
        .map(({ id }) => `step ${number} covers the text ${id}`);
    }),
    ...drawing.lines.filter(isSlanted).map(({ kind }) => `a ${kind} line is neither level nor upright`),
  ];
}

function textsOf(box: Box): Area[] {
  const labels = placeLabels(box).map(({ text, face, x, baselineY, anchor }) => {
    const width = textWidth(text, face);
    return {
      id: `"${text}" of ${box.id}`,
      x: anchor === 'start' ? x : x - width / 2,
      y: baselineY - face.sizePx * 0.75,
      width,
      height: face.sizePx * 0.95,
    };
  });
  if (box.mark === undefined) return labels;
  return [
    ...labels,
    { id: `the mark of ${box.id}`, x: box.x + 4, y: box.y + box.height / 2 - 7, width: 14, height: 14 },
  ];
}

function pairsOf(areas: readonly Area[]): [Area, Area][] {
  return areas.flatMap((a, at) =>
    areas.slice(at + 1).flatMap((b): [Area, Area][] => (overlap(a, b) ? [[a, b]] : [])),
  );
}

const overlap = (a: Area, b: Area): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const within = (a: Area, b: Area): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

function piecesOf({ kind, points }: Line): Area[] {
  return points.slice(1).map(([x, y], at) => {
    const [fromX, fromY] = points[at] as [number, number];
    const left = Math.min(x, fromX) - 1;
    const top = Math.min(y, fromY) - 1;
    return { id: kind, x: left, y: top, width: Math.abs(x - fromX) + 2, height: Math.abs(y - fromY) + 2 };
  });
}

const isSlanted = ({ points }: Line): boolean =>
  points.slice(1).some(([x, y], at) => points[at]?.[0] !== x && points[at]?.[1] !== y);

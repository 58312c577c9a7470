/**
 * The tools of one kind as a frame with a grid of cells. In: a group and a place. Out: a frame as wide as the place
 * and as high as its tools take. A long name is broken and makes its own row higher, not everybody's cell wider.
 */
import { labelsOf } from './boxes.ts';
import { type Box, heightOf, type Label, markRoom } from './drawing.ts';
import type { Sheet } from './layout-router.ts';
import type { Measures } from './measures.ts';
import { textWidth, wrapText } from './text-width.ts';
import type { ToolGroup } from './topology-types.ts';

const MARKS = { read: 'R', write: 'W', destroy: 'D' } as const;

/** A cell is wide enough for this share of the names. */
const UNBROKEN = 0.8;

export function frameOf(group: ToolGroup, { m, columns, y }: Sheet): { frame: Box; cells: Box[] } {
  const { x, width } = columns.inside;
  const labels = labelsOf({ title: group.title, detail: [] }, width - 2 * m.pad, m);
  const top = y + 1.5 * m.pad + heightOf(labels);
  const cells = cellsOf(group, { x: x + m.pad, y: top, width: width - 2 * m.pad }, m);
  const end = Math.max(top, ...cells.map((cell) => cell.y + cell.height));
  const frame: Box = {
    id: `frame ${group.title}`,
    look: 'frame',
    x,
    y,
    width,
    height: end + m.pad - y,
    labels,
  };
  return { frame, cells };
}

function cellsOf({ tools }: ToolGroup, place: { x: number; y: number; width: number }, m: Measures): Box[] {
  const gap = m.gap / 2;
  const wanted = Math.min(
    place.width,
    cellWidth(
      tools.map(({ name }) => name),
      m,
    ),
  );
  const perRow = Math.max(1, Math.floor((place.width + gap) / (wanted + gap)));
  const width = (place.width - gap * (perRow - 1)) / perRow;
  const cells: Box[] = [];
  let { y } = place;
  for (let first = 0; first < tools.length; first += perRow) {
    const row = tools.slice(first, first + perRow).map(({ name, effect }, column): Box => {
      const labels = nameLabels(name, width, m);
      const x = place.x + column * (width + gap);
      const height = heightOf(labels) + m.pad * 0.8;
      return { id: `tool ${name}`, look: 'tool', x, y, width, height, labels, mark: MARKS[effect] };
    });
    const height = Math.max(...row.map((cell) => cell.height));
    cells.push(...row.map((cell) => ({ ...cell, height })));
    y += height + gap;
  }
  return cells;
}

const faceOf = (m: Measures) => ({ sizePx: m.detailPx, mono: true });

/** What a cell needs besides its name: the mark at the left, a margin at the right. */
const around = (m: Measures): number => markRoom(m.detailPx) + m.pad / 2;

function cellWidth(names: readonly string[], m: Measures): number {
  const widths = names.map((name) => textWidth(name, faceOf(m))).sort((left, other) => left - other);
  const usual = widths[Math.ceil(widths.length * UNBROKEN) - 1] ?? 0;
  // A px more, since sums of fractions are not exact.
  return Math.min(m.toolWidth, usual + around(m) + 1);
}

function nameLabels(name: string, width: number, m: Measures): Label[] {
  const face = faceOf(m);
  return wrapText(name, width - around(m), face, Number.POSITIVE_INFINITY).map((text) => ({ text, face }));
}

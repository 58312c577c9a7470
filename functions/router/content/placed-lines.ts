/**
 * The way back from the content of a Markdown block to its source. A block's content is its lines without the marks of
 * quotations and lists and the indents, so each line of it is found at the end of its line of source.
 */

/** [start, end) in code units. */
export type Range = { start: number; end: number };

/** A part of a source, and the place of each of its characters there. */
export type Placed = { text: string; sourceOf(offset: number): number };

export type Lines = {
  /** of whole lines; `map` is the first line and the line after the last, as markdown-it counts them */
  range(map: readonly [number, number]): Range;
  /** the content's place; the raw lines where the content differs from them; the cells of a row come in their order */
  place(content: string, map: readonly [number, number], isCell: boolean): Placed;
};

/** The lines of one source. */
export function placedLines(source: string): Lines {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  const startOf = (line: number) => starts[line] ?? source.length;
  const range = ([from, to]: readonly [number, number]) => ({ start: startOf(from), end: startOf(to) });
  /** The end of the last cell that was found in a table's row. */
  let row = -1;
  let cellsEnd = 0;

  function placesOf(content: string, first: number, isCell: boolean): [number, number][] | undefined {
    if (row !== first) cellsEnd = 0;
    row = first;
    const places: [number, number][] = [];
    let offset = 0;
    for (const [index, line] of content.split('\n').entries()) {
      const from = startOf(first + index);
      const raw = source.slice(from, startOf(first + index + 1));
      const at = isCell ? raw.indexOf(line, cellsEnd) : raw.lastIndexOf(line);
      if (at === -1) return undefined;
      cellsEnd = at + line.length;
      places.push([offset, from + at]);
      offset += line.length + 1;
    }
    return places;
  }

  return {
    range,
    place(content, map, isCell) {
      const { start, end } = range(map);
      const places = placesOf(content, map[0], isCell);
      if (places === undefined)
        return { text: source.slice(start, end), sourceOf: (offset) => start + offset };
      return { text: content, sourceOf: (offset) => sourceOf(places, offset) };
    },
  };
}

/**
 * The place in the source of an offset in a text that was made of parts of it. By halving, since texts can be long.
 * @param places of the beginning of each part, in the text and in the source
 */
export function sourceOf(places: readonly [number, number][], offset: number): number {
  let low = 0;
  for (let high = places.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((places[middle]?.[0] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const [from, at] = places[low] ?? [0, 0];
  return at + offset - from;
}

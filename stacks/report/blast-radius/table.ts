/**
 * A table that is one on a screen, on paper and to a screen reader, and a list of rows on a phone. Roles are written
 * out, since a table whose display is changed by style loses them in some browsers.
 */
import { type Child, html, type Markup } from './html.ts';

/** A heading and how much of the width the column gets, in percent. */
export type Column = readonly [heading: string, percent: number];

/** The first cell of each row is its heading. */
export type Row = readonly Child[];

/** @param columns heading and width in percent of each; the widths add up to 100 */
export function table(caption: Child, columns: readonly Column[], rows: readonly Row[]): Markup {
  return html`<table role="table">
<caption>${caption}</caption>
<colgroup>${columns.map(([, percent]) => html`<col width="${percent}%">`)}</colgroup>
<thead role="rowgroup"><tr role="row">${columns.map(([heading]) => html`<th role="columnheader" scope="col">${heading}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map((row) => rowOf(row, columns))}</tbody>
</table>
`;
}

function rowOf([heading, ...cells]: Row, [, ...columns]: readonly Column[]): Markup {
  return html`<tr role="row"><th role="rowheader" scope="row">${heading}</th>${cells.map(
    (cell, at) => html`<td role="cell" data-label="${columns[at]?.[0]}">${cell}</td>`,
  )}</tr>
`;
}

/**
 * A drawing as inline SVG. In: the drawing, its title and description. Out: markup that the page's style colours by
 * class; no style attribute, no id that a second drawing could share, nothing from elsewhere.
 * A screen reader gets title and description; the table beside the picture has the rest.
 */
import { type Badge, type Box, type Drawing, type Line, placeLabels } from './drawing.ts';
import { html, type Markup } from './html.ts';

const BADGE_RADIUS = 8;

/** `form`: a word that makes the ids of this drawing its own; `long`: higher than a sheet of paper. */
export type About = { form: string; long: boolean; title: string; description: string };

export function svgOf(drawing: Drawing, { form, long, title, description }: About): Markup {
  const { width, height, boxes, lines, badges } = drawing;
  const ordered = [...boxes].sort((left, other) => LAYER[left.look] - LAYER[other.look]);
  return html`<svg class="topology ${form}${long && ' long'}" viewBox="0 0 ${px(width)} ${px(height)}" role="img" aria-labelledby="${form}-title ${form}-text">
<title id="${form}-title">${title}</title>
<desc id="${form}-text">${description}</desc>
${ordered.filter((box) => LAYER[box.look] < LINES_LAYER).map(drawBox)}
${lines.map(drawLine)}
${ordered.filter((box) => LAYER[box.look] > LINES_LAYER).map(drawBox)}
${badges.map(drawBadge)}
</svg>`;
}

const LINES_LAYER = 3;
const LAYER = { zone: 0, vpc: 1, open: 1, frame: 2, tool: 4, role: 4, node: 4, gate: 4 } as const;

function drawBox(box: Box): Markup {
  const { look, x, y, width, height } = box;
  const radius = look === 'role' ? Math.min(14, height / 2) : look === 'gate' ? height / 2 : 5;
  return html`<g class="${look}"><rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="${px(radius)}"/>${drawMark(box)}${drawLabels(box)}</g>
`;
}

function drawLabels(box: Box): Markup[] {
  return placeLabels(box).map(({ text, face, muted, x, baselineY, anchor }) => {
    const classes = [face.mono && 'mono', face.bold && 'bold', muted && 'muted'].filter(Boolean).join(' ');
    return html`<text x="${px(x)}" y="${px(baselineY)}" font-size="${px(face.sizePx)}" text-anchor="${anchor}" class="${classes}">${text}</text>`;
  });
}

function drawMark({ x, y, height, labels, mark }: Box): Markup | false {
  if (mark === undefined) return false;
  const size = (labels[0]?.face.sizePx ?? 10) * 1.3;
  const [left, top] = [x + 4, y + (height - size) / 2];
  return html`<rect class="mark" x="${px(left)}" y="${px(top)}" width="${px(size)}" height="${px(size)}" rx="2"/><text class="mark bold" x="${px(left + size / 2)}" y="${px(top + size * 0.78)}" font-size="${px(size * 0.77)}" text-anchor="middle">${mark}</text>`;
}

function drawLine({ kind, points, arrow }: Line): Markup {
  const path = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
  return html`<path class="${kind}" d="${path}"/>${arrow && drawHead(kind, points)}
`;
}

/** The arrow's head, in the direction of the last piece. */
function drawHead(kind: string, points: Line['points']): Markup | false {
  const [from, to] = points.slice(-2);
  if (!from || !to) return false;
  const along = [Math.sign(to[0] - from[0]), Math.sign(to[1] - from[1])] as const;
  const corner = (side: number) =>
    `${px(to[0] - along[0] * 8 + along[1] * side)},${px(to[1] - along[1] * 8 + along[0] * side)}`;
  return html`<polygon class="${kind}" points="${px(to[0])},${px(to[1])} ${corner(4)} ${corner(-4)}"/>`;
}

function drawBadge({ x, y, text }: Badge): Markup {
  return html`<g class="badge"><circle cx="${px(x)}" cy="${px(y)}" r="${BADGE_RADIUS}"/><text class="bold" x="${px(x)}" y="${px(y + 3.8)}" font-size="10.5" text-anchor="middle">${text}</text></g>
`;
}

/** Two decimals at most: the same drawing is the same bytes everywhere. */
function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/**
 * The router and what it reaches: a row for each service with the endpoint that leads to it, the role whose
 * sessions call the tools, and the tools' API at the bottom, from where calls come back into the VPC.
 */
import { bottom, boxOf, middleY, right } from './boxes.ts';
import { type Badge, type Box, heightOf, type Line } from './drawing.ts';
import type { Columns, Measures } from './measures.ts';
import { wrapText } from './text-width.ts';
import type { Service, Topology } from './topology-types.ts';

export type Sheet = { m: Measures; columns: Columns; y: number };
/** Where each endpoint stands on the border. */
export type Gates = Map<string, Box>;

export function layoutRouter(topology: Topology, sheet: Sheet) {
  const { m, columns, y } = sheet;
  const rows = rowsOf(topology, sheet);
  const api = rows.api;
  // Above the line on which calls come back, which starts in the lower part of the API's box.
  const end = api.y + api.height / 2;
  const router = boxOf('router', 'node', topology.router, { place: { ...columns.inside, y }, m });
  router.height = Math.max(router.height, end - y);
  const gates: Gates = new Map();
  const boxes: Box[] = [router];
  const lines: Line[] = [];
  const badges: Badge[] = [];
  for (const { service, box, step } of rows.services) {
    const at = box === api ? api.y + api.height / 4 : middleY(box);
    if (service.gate !== undefined) gates.set(service.gate, gateBox(service.gate, at, sheet));
    const kind = step ? 'call' : 'keys';
    lines.push({
      kind,
      points: [
        [right(router), at],
        [box.x, at],
      ],
      arrow: true,
    });
    if (step) badges.push({ x: right(router), y: at, text: step });
    boxes.push(box);
  }
  const trustY = middleY(rows.role);
  lines.push({
    kind: 'trust',
    points: [
      [right(router), trustY],
      [rows.role.x, trustY],
    ],
    arrow: true,
  });
  const toolsFrom = { x: api.x, y: api.y + (api.height * 3) / 4 };
  badges.push({ ...toolsFrom, text: '6' });
  return {
    boxes: [...boxes, rows.role, ...gates.values()],
    lines,
    badges,
    gates,
    toolsFrom,
    trustFrom: trustY,
    enterY: router.y,
    endY: Math.max(bottom(router), bottom(api)) + m.gap,
  };
}

/** The column at the right. The API is high enough for two lines at its left edge, one out and one back. */
function rowsOf(topology: Topology, { m, columns, y }: Sheet) {
  let nextY = y;
  const row = (id: string, look: 'node' | 'role', stop: Service | Topology['invokeRole'], minHeight = 0) => {
    const box = boxOf(id, look, stop, { place: { ...columns.services, y: nextY }, m });
    box.height = Math.max(box.height, minHeight);
    nextY = bottom(box) + m.gap;
    return box;
  };
  const sts = row('sts', 'node', topology.sts);
  const role = row('invoke role', 'role', topology.invokeRole);
  const others = topology.routerServices.map((service) => ({
    service,
    box: row(`service ${service.id}`, 'node', service),
    step: undefined,
  }));
  const api = row('api', 'node', topology.toolApi, 4 * m.pad + 2 * m.titlePx);
  return {
    api,
    role,
    services: [
      { service: topology.sts, box: sts, step: '4' },
      ...others,
      { service: topology.toolApi, box: api, step: '5' },
    ],
  };
}

/** An endpoint on the VPC's border, its middle at `atY`. */
export function gateBox(name: string, atY: number, { m, columns }: Sheet): Box {
  const face = { sizePx: m.detailPx, mono: true };
  const labels = wrapText(name, m.gateWidth - m.pad, face).map((text) => ({ text, face }));
  const height = heightOf(labels) + m.pad / 2;
  const x = columns.vpc.x + columns.vpc.width - m.gateWidth / 2;
  return { id: `gate ${name}`, look: 'gate', x, y: atY - height / 2, width: m.gateWidth, height, labels };
}

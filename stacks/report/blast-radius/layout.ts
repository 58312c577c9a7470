/**
 * The topology as boxes and lines: top to bottom from the internet to the data, the VPC at the left, AWS behind its
 * endpoints at the right. In: a topology and measures (page or phone). Out: a drawing that is as wide as the
 * measures say and as high as it takes, whether there are 6 tools or 600. Pure.
 * Never: a label that is wider than its box, two boxes that overlap.
 */
import { bottom, boxOf, labelsOf, middleX, middleY, type Place, right } from './boxes.ts';
import { type Box, type Drawing, heightOf } from './drawing.ts';
import { layoutGroups } from './layout-groups.ts';
import { layoutRouter } from './layout-router.ts';
import { columnsOf, type Measures } from './measures.ts';
import type { Stop, Topology } from './topology-types.ts';

export function layout(topology: Topology, m: Measures): Drawing {
  const columns = columnsOf(topology, m);
  const outside = layoutOutside(topology, m);
  const vpc = zoneOf(topology.vpc ? 'vpc' : 'open', topology.vpc ?? WITHOUT_VPC, {
    place: { ...columns.vpc, y: outside.endY },
    textX: columns.nameX,
    m,
  });
  const router = layoutRouter(topology, { m, columns, y: vpc.y + vpc.height });
  const groups = layoutGroups(topology, {
    m,
    columns,
    y: router.endY,
    gates: router.gates,
    trustFrom: router.trustFrom,
  });
  const endY = groups.endY + m.gap;
  vpc.height = endY - vpc.y;
  const height = endY + m.pad + 1;
  outside.region.height = height - 1 - outside.region.y;
  const { x, y } = outside.enter;
  return {
    width: m.width,
    height,
    boxes: [...outside.boxes, vpc, ...router.boxes, ...groups.boxes],
    lines: [
      ...outside.lines,
      {
        kind: 'call',
        points: [
          [x, y],
          [x, router.enterY],
        ],
        arrow: true,
      },
      ...router.lines,
      ...groups.callLines(router.toolsFrom),
      ...groups.lines,
    ],
    badges: [...outside.badges, ...router.badges, ...groups.badges],
  };
}

const WITHOUT_VPC: Stop = { title: 'No VPC', detail: ['functions have a way to the internet'] };

/** A border with its name; the caller stretches it over what it holds. */
function zoneOf(look: 'zone' | 'vpc' | 'open', stop: Stop, { place, textX, m }: Zone): Box {
  const labels = labelsOf(stop, place.x + place.width - textX - m.pad, m);
  return { id: `${look} ${stop.title}`, look, ...place, labels, textX, height: heightOf(labels) + 2 * m.pad };
}

type Zone = { place: Place; textX: number; m: Measures };

/** The internet, and what of the region it can see: client above door above router, issuer above authorizer. */
function layoutOutside(topology: Topology, m: Measures) {
  const columns = columnsOf(topology, m);
  const zone = (y: number): Zone => ({ place: { ...columns.region, y }, textX: columns.nameX, m });
  const internet = zoneOf('zone', { title: 'Internet', detail: [] }, zone(1));
  const y = internet.y + internet.height;
  const client = boxOf('client', 'node', topology.client, { place: { ...columns.inside, y }, m });
  const issuer = boxOf('issuer', 'node', topology.issuer, { place: { ...columns.services, y }, m });
  level(client, issuer);
  internet.height = bottom(client) + m.pad - internet.y;

  const region = zoneOf('zone', topology.region, zone(bottom(internet) + m.gap));
  const doorY = region.y + region.height;
  const door = boxOf('door', 'node', topology.door, { place: { ...columns.inside, y: doorY }, m });
  const authorizer = boxOf('authorizer', 'node', topology.authorizer, {
    place: { ...columns.services, y: doorY },
    m,
  });
  level(door, authorizer);
  const x = columns.enterX;
  return {
    boxes: [internet, region, client, issuer, door, authorizer],
    region,
    lines: [
      { kind: 'call' as const, points: vertical(x, bottom(client), door.y), arrow: true },
      { kind: 'call' as const, points: horizontal(right(door), authorizer.x, middleY(door)), arrow: true },
      {
        kind: 'keys' as const,
        points: vertical(middleX(authorizer), authorizer.y, bottom(issuer)),
        arrow: true,
      },
    ],
    badges: [
      { x, y: bottom(client), text: '1' },
      { x: right(door), y: middleY(door), text: '2' },
      { x, y: bottom(door), text: '3' },
    ],
    enter: { x, y: bottom(door) },
    endY: bottom(door) + 2 * m.gap,
  };
}

/** Two boxes side by side become equally high. */
function level(left: Box, other: Box): void {
  left.height = Math.max(left.height, other.height);
  other.height = left.height;
}

const vertical = (x: number, from: number, to: number): [number, number][] => [
  [x, from],
  [x, to],
];
const horizontal = (from: number, to: number, y: number): [number, number][] => [
  [from, y],
  [to, y],
];

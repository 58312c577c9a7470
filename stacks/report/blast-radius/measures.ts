/** The two forms of the picture: across a page or a screen, and on a phone. All in px of the drawing. */
import type { Topology } from './topology-types.ts';

export type Measures = {
  width: number;
  /** of a box's first line, and of the others */
  titlePx: number;
  detailPx: number;
  /** between boxes, and between a box's edge and its text */
  gap: number;
  pad: number;
  /** of the boxes at the right: services, roles, stores */
  serviceWidth: number;
  gateWidth: number;
  /** between the parallel ways that lead to different endpoints */
  track: number;
  /** a tool's box is not wider, longer names are broken */
  toolWidth: number;
};

/** Printed on A4 the page is about 700 px wide: 13 px become 9 px, which is legible. */
export const PAGE: Measures = {
  width: 920,
  titlePx: 13.5,
  detailPx: 12,
  gap: 12,
  pad: 12,
  serviceWidth: 190,
  gateWidth: 92,
  track: 12,
  toolWidth: 178,
};

/** A phone of 390 px less the page's margins. */
export const PHONE: Measures = {
  width: 358,
  titlePx: 11,
  detailPx: 10,
  gap: 9,
  pad: 8,
  serviceWidth: 94,
  gateWidth: 62,
  track: 7,
  toolWidth: 150,
};

/** Where the columns stand. Left to right: the region's edge, the VPC, its border with the gates, the services. */
export type Columns = {
  region: { x: number; width: number };
  vpc: { x: number; width: number };
  /** the router and the tools */
  inside: { x: number; width: number };
  services: { x: number; width: number };
  /** the way in, from client to router, and the names of the borders beside it */
  enterX: number;
  nameX: number;
  /** the way from the tools' API down to the tools runs here, the trust of the roles there */
  callTrackX: number;
  trustTrackX: number;
  /** for the n-th endpoint, where ways from several tool groups run together */
  gateTrackX(n: number): number;
};

export function columnsOf(topology: Topology, m: Measures): Columns {
  const tracks = gatesOf(topology).length;
  const services = { x: m.width - 1 - m.pad - m.serviceWidth, width: m.serviceWidth };
  const trustTrackX = services.x - m.gap;
  const border = trustTrackX - m.track - m.gateWidth / 2;
  const vpcX = 1 + m.pad;
  const callTrackX = vpcX + m.gap;
  const insideX = callTrackX + m.gap;
  const insideEnd = border - m.gateWidth / 2 - (tracks + 1) * m.track;
  return {
    region: { x: 1, width: m.width - 2 },
    vpc: { x: vpcX, width: border - vpcX },
    inside: { x: insideX, width: insideEnd - insideX },
    services,
    enterX: insideX + 1.5 * m.gap,
    nameX: insideX + 3 * m.gap,
    callTrackX,
    trustTrackX,
    gateTrackX: (n) => insideEnd + (n + 1) * m.track,
  };
}

/** The ways from tools to data, by endpoint; outside a VPC by store. */
export function gatesOf(topology: Topology): string[] {
  return [...new Set(topology.stores.map(({ id, gate }) => gate ?? id))];
}

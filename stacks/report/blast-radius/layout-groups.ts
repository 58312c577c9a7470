/**
 * The tools, in frames by what they reach, each frame beside the roles of its tools and the stores that it is the
 * first to reach. The tools of a frame stand in a grid of equal cells: 8 or 60, it only gets longer.
 */
import { bottom, boxOf, middleY, right } from './boxes.ts';
import type { Badge, Box, Line } from './drawing.ts';
import { frameOf } from './layout-frame.ts';
import { type Gates, gateBox, type Sheet } from './layout-router.ts';
import { gatesOf } from './measures.ts';
import type { Service, ToolGroup, Topology } from './topology-types.ts';

type Groups = {
  frames: Box[];
  roles: Box[];
  stores: Map<string, Box>;
  others: Box[];
  lines: Line[];
  badges: Badge[];
  endY: number;
};

export function layoutGroups(topology: Topology, sheet: Sheet & { gates: Gates; trustFrom: number }) {
  const { m, columns } = sheet;
  const done: Groups = {
    frames: [],
    roles: [],
    stores: new Map(),
    others: [],
    lines: [],
    badges: [],
    endY: sheet.y,
  };
  for (const group of topology.groups) addGroup(group, { topology, sheet, done });
  const trustX = columns.trustTrackX;
  for (const role of done.roles)
    done.lines.push({
      kind: 'trust',
      points: [
        [trustX, sheet.trustFrom],
        [trustX, middleY(role)],
        [role.x, middleY(role)],
      ],
      arrow: true,
    });
  const roomForNumber = 2 * m.gap;
  return {
    boxes: [...done.frames, ...done.others, ...done.roles, ...done.stores.values()],
    lines: done.lines,
    badges: done.badges,
    endY: done.endY,
    /** From the API back into the VPC, down the left side, into every frame. */
    callLines: ({ x, y }: { x: number; y: number }): Line[] =>
      done.frames.map((frame) => {
        const at = frame.y + Math.min(roomForNumber, frame.height / 2);
        return {
          kind: 'call',
          points: [
            [x, y],
            [columns.callTrackX, y],
            [columns.callTrackX, at],
            [frame.x, at],
          ],
          arrow: true,
        };
      }),
  };
}

type Work = { topology: Topology; sheet: Sheet & { gates: Gates }; done: Groups };

function addGroup(group: ToolGroup, work: Work): void {
  const { m } = work.sheet;
  const y = work.done.endY;
  const { frame, cells } = frameOf(group, { ...work.sheet, y });
  const right = columnOf(group, work, y);
  frame.height = Math.max(frame.height, right.endY - m.gap - y);
  work.done.frames.push(frame);
  work.done.others.push(...cells);
  for (const [at, id] of group.reaches.entries()) addWay(frame, id, { work, at });
  work.done.endY = Math.max(bottom(frame) + m.gap, right.endY);
}

/** Roles and stores at the right of a frame; a store stands beside the first frame that reaches it. */
function columnOf(group: ToolGroup, { topology, sheet, done }: Work, y: number): { endY: number } {
  const { m, columns } = sheet;
  let nextY = y;
  const place = () => ({ place: { ...columns.services, y: nextY }, m });
  if (group.roles > 0) {
    const stop = {
      title: `${group.roles} data ${group.roles === 1 ? 'role' : 'roles'}`,
      detail: group.roles === 1 ? [] : ['one for each tool'],
    };
    const box = boxOf(`roles ${group.title}`, 'role', stop, place());
    done.roles.push(box);
    nextY = bottom(box) + m.gap;
  }
  for (const id of group.reaches) {
    const store = topology.stores.find((one) => one.id === id);
    if (!store || done.stores.has(id)) continue;
    const box = boxOf(`store ${id}`, 'node', store, place());
    done.stores.set(id, box);
    if (store.gate !== undefined && !sheet.gates.has(store.gate)) addGate(store, box, { sheet, done });
    nextY = bottom(box) + m.gap;
  }
  return { endY: nextY };
}

function addGate({ gate = '' }: Service, store: Box, { sheet, done }: Pick<Work, 'sheet' | 'done'>): void {
  const box = gateBox(gate, middleY(store), sheet);
  sheet.gates.set(gate, box);
  done.others.push(box);
}

/** From a frame to a store: straight when they stand side by side, else along the track of the store's endpoint. */
function addWay(frame: Box, id: string, { work, at }: { work: Work; at: number }): void {
  const { topology, sheet, done } = work;
  const store = done.stores.get(id);
  const service = topology.stores.find((one) => one.id === id);
  if (!store || !service) return;
  const gate = service.gate === undefined ? undefined : sheet.gates.get(service.gate);
  const gateY = gate ? middleY(gate) : middleY(store);
  const storeY = middleY(store);
  const x = sheet.columns.gateTrackX(gatesOf(topology).indexOf(service.gate ?? id));
  const beside = frame.y < gateY && gateY < bottom(frame);
  const y = beside ? gateY : frame.y + sheet.m.gap * (at + 1) + sheet.m.pad;
  const outX = gate ? right(gate) + sheet.m.track / 2 : x;
  const points: [number, number][] = [
    [right(frame), y],
    [x, y],
    [x, gateY],
    [outX, gateY],
    [outX, storeY],
    [store.x, storeY],
  ];
  done.lines.push({ kind: 'data', points: straight(points), arrow: true });
  done.badges.push({ x: right(frame), y, text: '7' });
}

/** Leaves out the corners that are none. */
function straight(given: [number, number][]): [number, number][] {
  // Where no gate stands on the way, its corners fall together: one of them may be a real one.
  const points = given.filter(([x, y], at) => given[at - 1]?.[0] !== x || given[at - 1]?.[1] !== y);
  return points.filter(([x, y], at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    if (!before || !after) return true;
    const onLine = (before[0] === x && x === after[0]) || (before[1] === y && y === after[1]);
    return !onLine;
  });
}

/** The router with a generated catalogue: what a list and a call cost with many tools. */
import type { Door } from '../../../shared/identity/identity.ts';
import { advanceOf, fewer, long } from './counts.ts';
import { functionOf, scopes, specOf } from './functions.ts';
import { callerNamed } from './people.ts';
import type { BenchPlace } from './place-of-bench.ts';
import { callOf, doorEvent, message, type Place } from './requests.ts';
import type { Row } from './row.ts';

/** A reader's calls a minute, where the contract says nothing (shared/declaration.ts). */
const callsPerMinute = 600;

/** Two rows. @param tools how many; five make an area (test/scale/catalogue.ts) */
export function catalogueRows(
  place: BenchPlace,
  { at, door, tools }: { at: Place; door: Door; tools: number },
): Row[] {
  const router = specOf(functionOf(place.scale, 'router'), place);
  const environment = { ...router.environment, CHOKEPOINT_SCALE_TOOLS: String(tools) };
  const last = `area_${String(tools / 5).padStart(3, '0')}_change_item`;
  const row = (id: string, title: string, body: string) => ({
    ...{ id: `${id}-${tools}`, title: `router: ${title}, ${tools} tools`, of: 'router' },
    spec: { ...router, environment },
    template: doorEvent(at, callerNamed(`${id}-${tools}`, door, scopes), body),
  });
  const { template: list, ...listRow } = row('list', 'tools/list', message('tools/list', {}));
  const call = callOf('area_001_read_object', { id: 'a', path: 'reports/q3.md' });
  const { template: read, ...callRow } = row('call', 'call', call);
  return [
    {
      ...{ ...listRow, ...(tools >= 100 ? long : fewer), asks: {}, lines: 0 },
      request: { template: list, expect: `"name":"${last}"`, streams: true },
    },
    {
      ...{ ...callRow, ...fewer, asks: { tool: 1 }, lines: 2, advance: advanceOf(callsPerMinute) },
      request: { template: read, expect: 'reports/q3.md', streams: true },
    },
  ];
}

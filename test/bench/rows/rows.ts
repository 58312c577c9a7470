/** Every row whose function is called in a process of its own. */
import type { Door } from '../../../shared/identity/identity.ts';
import type { FunctionSpec } from '../../../stacks/local/lambda/lambda.ts';
import { readLetter } from '../../fixture-app/tools/read-letter/tool.ts';
import type { Comparison } from '../comparisons/build-comparison.ts';
import { catalogueRows } from './catalogue-rows.ts';
import { advanceOf, fewer, usual } from './counts.ts';
import { doorOf, functionOf, placeOf, scopes, specOf } from './functions.ts';
import { callerNamed, openApproval, signedToken } from './people.ts';
import type { BenchPlace } from './place-of-bench.ts';
import { authorizerEvent, callOf, doorEvent, type Place, pageEvent } from './requests.ts';
import type { Row } from './row.ts';
import { toolRows } from './tool-rows.ts';

/** @throws Error when the plan lacks a function that a row is about */
export async function allRows(place: BenchPlace): Promise<Row[]> {
  const door = doorOf(place);
  const at = placeOf(place, door);
  return [
    ...comparisonRows(place, at, door),
    ...routerRows(place, at, door),
    ...[10, 100, 1_000].flatMap((tools) => catalogueRows(place, { at, door, tools })),
    ...toolRows(place, { at, door }),
    await authorizerRow(place, at, door),
    approvalRow(place, at, door),
    preTokenRow(place),
  ];
}

function comparisonRows(place: BenchPlace, at: Place, door: Door): Row[] {
  const row = (name: Comparison, title: string, asks: Row['asks']): Row => ({
    ...{ id: name, title, asks, lines: 0, cold: true, ...usual },
    spec: {
      ...{ name, environment: {}, memoryMb: 1_024, region: at.region, caFile: place.tls.caFile },
      bundle: place.comparisons.get(name) as FunctionSpec['bundle'],
    },
    request: {
      template: doorEvent(at, callerNamed(name, door, scopes), callOf('echo', { path: 'reports/{n}.md' })),
      ...{ expect: 'reports/{n}.md', streams: false },
    },
  });
  return [
    row('hop', 'bare handler, one signed hop', { tool: 1 }),
    row('sdk-v2', 'SDK v2, echo', {}),
    row('sdk-v1', 'SDK v1, echo', {}),
  ];
}

function routerRows(place: BenchPlace, at: Place, door: Door): Row[] {
  const router = functionOf(place.functions, 'router');
  const row = (id: string, title: string, call: string, path: string) => ({
    ...{ id, title, of: 'router', lines: 2, spec: specOf(router, place), ...usual },
    request: {
      template: doorEvent(at, callerNamed(id, door, scopes), call),
      ...{ expect: `"path":"${path}"`, streams: true },
    },
  });
  const advance = advanceOf(readLetter.budget.callsPerMinute);
  const [same, other] = ['reports/q3.md', 'reports/{n}.md'];
  const text = 'A letter of some words, which a person might write.\n'.repeat(20);
  const write = callOf('write_letter', { path: other, text });
  return [
    {
      ...row('read', 'router: read, same arguments', callOf('read_letter', { path: same }), same),
      ...{ asks: { tool: 1 }, advance, cold: true },
    },
    {
      ...row('new', 'router: read, new arguments', callOf('read_letter', { path: other }), other),
      ...{ asks: { tool: 1, session: 1 }, advance },
    },
    {
      ...row('write', 'router: write', write, other),
      ...{ asks: { tool: 1, session: 1, record: 1 }, advance: 0 },
    },
  ];
}

async function authorizerRow(place: BenchPlace, at: Place, door: Door): Promise<Row> {
  const { token, keys } = await signedToken(door);
  const spec = specOf(functionOf(place.functions, 'authorizer'), place);
  const identity = JSON.parse(spec.environment.IDENTITY ?? '') as { doors: Door[] };
  const pointed = (url: string) => {
    const doors = identity.doors.map((each) => ({ ...each, jwksUri: `${url}/jwks` }));
    return { IDENTITY: JSON.stringify({ ...identity, doors }) };
  };
  return {
    ...{ id: 'authorizer', title: 'authorizer, keys cached', of: 'authorizer', cold: true, ...usual },
    ...{ spec: { ...spec, pointed, listener: { keys } }, asks: {}, lines: 0 },
    request: { template: authorizerEvent(at, token), expect: '"Effect":"Allow"', streams: false },
  };
}

function approvalRow(place: BenchPlace, at: Place, door: Door): Row {
  const person = callerNamed('ines', door, scopes);
  const { id, cookie, items } = openApproval(person, door, place.plan.policies?.digest ?? '');
  const spec = specOf(functionOf(place.functions, 'approval'), place);
  return {
    ...{ id: 'approval', title: 'approval page: the question', of: 'approval', cold: true, ...fewer },
    ...{ spec: { ...spec, listener: { items } }, asks: { item: 2 }, lines: 0 },
    request: { template: pageEvent(at, id, cookie), expect: 'Do you approve', streams: false },
  };
}

function preTokenRow(place: BenchPlace): Row {
  const attributes = { sub: 'ines', 'custom:tenant': 'fjord', name: 'Ines' };
  const event = {
    ...{
      version: '2',
      triggerSource: 'TokenGeneration_Authentication',
      region: 'eu-central-1',
      userName: 'ines',
    },
    request: { userAttributes: attributes, groupConfiguration: { groupsToOverride: ['mates'] } },
    response: {},
  };
  return {
    ...{ id: 'pre-token', title: 'pre-token trigger', of: 'pre-token', cold: true, ...usual },
    ...{ spec: specOf(functionOf(place.functions, 'pre-token'), place), asks: {}, lines: 0 },
    request: { template: JSON.stringify(event), expect: '"tenant":"fjord"', streams: false },
  };
}

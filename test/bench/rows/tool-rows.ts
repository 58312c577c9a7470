/** Tools, called as the router calls them: with an SDK client for S3 or STS, and without any. */
import { catalogue } from '#application/catalogue';
import type { Door } from '../../../shared/identity/identity.ts';
import { newCredentials } from '../back-end/answer.ts';
import { usual } from './counts.ts';
import { functionOf, scopes, specOf } from './functions.ts';
import { callerNamed } from './people.ts';
import type { BenchPlace } from './place-of-bench.ts';
import { type Place, toolEvent } from './requests.ts';
import type { Row } from './row.ts';

type Where = { at: Place; door: Door };
type Call = {
  id: string;
  title: string;
  tool: string;
  input: object;
  asks: Row['asks'];
  expect: string;
  data: boolean;
};

/** The rows of single tools. */
export function toolRows(place: BenchPlace, where: Where): Row[] {
  const path = 'reports/q3.md';
  const letter: Call = {
    ...{ id: 'tool-s3', title: 'tool: SDK client, S3', tool: 'read_letter', input: { path } },
    ...{ asks: { object: 1 }, expect: `"path":"${path}"`, data: true },
  };
  const caller: Call = {
    ...{ id: 'tool-sts', title: 'tool: SDK client, STS', tool: 'callerid', input: {}, data: true },
    ...{ asks: { identity: 1 }, expect: '"sessionArn":"arn:aws:sts:' },
  };
  const plain: Call = {
    ...{ id: 'tool', title: 'tool: no SDK client', tool: 'area_001_describe', data: false },
    ...{ input: { id: 'a', path }, asks: {}, expect: path },
  };
  const scale = { CHOKEPOINT_SCALE_TOOLS: '5' };
  return [
    rowOf(letter, place, where),
    rowOf(caller, place, where),
    rowOf(plain, { ...place, functions: place.scale }, where, scale),
  ];
}

function rowOf(
  call: Call,
  place: BenchPlace,
  { at, door }: Where,
  variables: Record<string, string> = {},
): Row {
  const { id, title, tool, input, asks, expect, data } = call;
  const name = `tool-${tool}`;
  const spec = specOf(functionOf(place.functions, name), place);
  const { accountId, roleName } = invokeRole(spec.environment.INVOKE_ROLE_ARN ?? '');
  const dataSession = newCredentials();
  const request = { tool, input, caller: callerNamed('ines', door, scopes) };
  const invoker = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${tool}@${'a'.repeat(40)}`;
  return {
    ...{ id, title, of: name, asks, lines: 0, cold: true, ...usual },
    spec: {
      ...spec,
      environment: { ...spec.environment, ...variables },
      listener: { credentials: [dataSession] },
    },
    request: {
      template: toolEvent(at, { ...request, invoker, ...(data && { dataSession }) }),
      ...{ expect, streams: true },
    },
  };
}

function invokeRole(arn: string) {
  const [, , , , accountId = '', path = ''] = arn.split(':');
  return { accountId, roleName: path.slice(path.lastIndexOf('/') + 1) };
}

/** Names of the plan's functions that serve a tool of the application. */
export const toolFunctions = (): string[] => catalogue.map(({ name }) => `tool-${name}`);

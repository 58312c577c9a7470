/** Attacks of a user with a valid token. */
import { climbing } from '../../local/subjects.ts';
import { type OutsideAttack, outside, type Result } from '../attack.ts';
import { argumentOf, keyNamed } from '../subjects/candidates.ts';
import { inputFor } from '../subjects/find-by-call-id.ts';
import { type Given, type Keyed, NotShown } from '../subjects/subjects.ts';
import { callTool } from '../target/call-tool.ts';
import { subject } from '../target/stage-parts.ts';
import type { Person, Target } from '../target/target.ts';

type Pair = Given<'maker' | 'fetcher'>;

export const doorAttacks: OutsideAttack[] = [
  outside('callable', {
    id: 'door-climb',
    sentence: "a person names another team's object by a path that climbs out of their own team's",
    deniedBy: "router: check-arguments; and behind it IAM: the data role's tenant",
    answer: /refused-value/,
    on: ['climber', 'strangers'],
    run: (target, { climber: { tool, argument, values }, strangers }) => {
      const [value = ''] = values.get(strangers) ?? [];
      return callTool(target, target.first, tool.name, {
        [argument]: climbing(strangersOf(target).tenant, value),
      });
    },
  }),
  outside('callable', {
    id: 'door-made-other-tenant',
    sentence: 'a person names what a call of another team wrote, by the id of that call',
    deniedBy: "the key: the caller's tenant stands before the id; and behind it IAM",
    answer: /absent-or-denied/,
    on: ['maker', 'fetcher', 'strangers'],
    run: async (target, by) => fetch(target, by.fetcher, argumentFor(by, await madeByStrangers(target, by))),
  }),
  outside('callable', {
    id: 'door-made-climb',
    sentence: 'a person names what a call of another team wrote, by a path that climbs and that id',
    deniedBy: "router: the schema and check-arguments; and behind it IAM: the data role's tenant",
    answer: /bad-arguments|refused-value/,
    on: ['maker', 'fetcher', 'strangers'],
    run: async (target, by) => {
      const id = argumentFor(by, await madeByStrangers(target, by));
      return fetch(target, by.fetcher, climbing(strangersOf(target).tenant, id));
    },
  }),
  outside('callable', {
    id: 'door-made-wildcard',
    sentence: 'a person names * where the id of a call is wanted',
    deniedBy: 'router: the schema, and check-arguments',
    answer: /bad-arguments|refused-value/,
    on: ['fetcher'],
    run: (target, { fetcher }) => fetch(target, fetcher, '*'),
  }),
  outside('callable', {
    id: 'door-made-cursor',
    sentence: 'a person goes on from a cursor that no page gave, in what their own call wrote',
    deniedBy: 'the tool: a page begins where one ended',
    answer: /tool-error|bad-arguments/,
    on: ['maker', 'pager', 'fetcher'],
    run: async (target, { pager, ...by }) => {
      const id = argumentFor({ ...by, fetcher: pager }, await made(target, target.first, by.maker));
      return fetch(target, pager, id, { cursor: '7' });
    },
  }),
];

function fetch(target: Target, fetcher: Keyed, value: string, more: object = {}): Promise<Result> {
  const args = { ...fetcher.input, [argumentOf(fetcher.grant)]: value, ...more };
  return callTool(target, target.first, fetcher.tool.name, args);
}

/** The argument with which a person of the team names the object that this call of the team would write. */
function argumentFor({ maker, fetcher, team }: Pair, callId: string): string {
  const key = keyNamed(maker, { tenant: team, subject }, callId);
  return inputFor(fetcher, key, team)?.[argumentOf(fetcher.grant)] ?? '';
}

function strangersOf({ second }: Target): Person {
  if (second === undefined) throw new Error('there is nobody of another team');
  return second;
}

function madeByStrangers(target: Target, { maker }: Pair): Promise<string> {
  return made(target, strangersOf(target), maker);
}

/** @returns the id of a call that wrote something */
async function made(target: Target, who: Person, { tool, input }: Keyed): Promise<string> {
  const { succeeded, answer, callId } = await callTool(target, who, tool.name, input);
  if (/\(tool-error, call /.test(answer))
    throw new NotShown(`arguments that ${tool.name} takes; those that were made up: ${answer}`);
  if (!succeeded || callId === undefined) throw new Error(`there is nothing to attack: ${answer}`);
  return callId;
}

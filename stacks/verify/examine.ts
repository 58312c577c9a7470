/**
 * Everything that verify tries on one target, one row each, in a fixed order. Takes a target, and for a local
 * system also the credentials inside. A test that this stage or this application does not allow is a row with
 * its reason: it is neither left out nor counted as denied.
 */
import { sayStanding } from '../plan/assumptions/assumption.ts';
import { assumptions } from '../plan/assumptions/assumptions.ts';
import type { Plan } from '../plan/plan-types.ts';
import type { Attack, InsideAttack, Result } from './attack.ts';
import { attacks, staged } from './attack-table.ts';
import type { Held } from './checks/probe.ts';
import { probes } from './checks/probes.ts';
import { type DoorCase, doorCasesOf } from './front-door.ts';
import { NotShown } from './subjects/subjects.ts';
import type { Target } from './target/target.ts';
import type { World } from './target/world.ts';

export type Seen = {
  kind: 'attack' | 'door' | 'assumption';
  /** unique among the rows of its kind; `… ?` is an attack that became a question to IAM */
  id: string;
  sentence: string;
  /** the expected answer, in words */
  wanted: string;
  /** whether the answer is the expected one; absent when it was not run */
  ok?: boolean;
  /** the answer, or the reason why it was not run */
  answer: string;
  /** not run, because the application has no tool or row to show it by */
  lacking?: true;
};

export type Examination = {
  target: Target;
  /** the plan of the stage */
  planned: Plan;
  /** of a local system: the credentials that only code inside has */
  world?: World;
  onProgress?: (line: string) => void;
};

/** Assumptions, then the cases of the door, then attacks. */
export async function examine(of: Examination): Promise<Seen[]> {
  const { onProgress = () => undefined } = of;
  onProgress(`calling tools, asking the door and IAM about ${assumptions.length} assumptions`);
  const assumed = await examineAssumptions(of);
  const doorCases = doorCasesOf(of.target.callable.listed);
  onProgress(`sending ${doorCases.length} requests that the door must answer in its own words`);
  const atDoor = await inTurn(doorCases, (each) => examineDoor(of.target, each));
  onProgress(`running ${attacks.length} attacks`);
  const attacked = await inTurn(attacks, (each) => examineAttack(of, each));
  const elsewhere = Object.entries(staged).map(
    ([id, why]): Seen => ({
      kind: 'attack',
      id,
      sentence: 'in test/e2e/attacks',
      wanted: 'denied',
      answer: why,
    }),
  );
  return [...assumed, ...atDoor, ...attacked.flat(), ...elsewhere];
}

/** A row for each way in which the attack can be made here. */
async function examineAttack({ target, world }: Examination, attack: Attack): Promise<Seen[]> {
  const { id, sentence, deniedBy } = attack;
  const row = { kind: 'attack', sentence, wanted: `denied (${deniedBy})` } as const;
  const lacks = attack.lacks(target);
  if (lacks !== undefined) return [{ ...row, id, answer: lacks, lacking: true }];
  const judge = async (running: () => Promise<Result>): Promise<Pick<Seen, 'ok' | 'answer' | 'lacking'>> => {
    const result = await running().catch((error: Error) =>
      error instanceof NotShown ? error : failed(error),
    );
    if (result instanceof NotShown) return { answer: result.message, lacking: true };
    const { succeeded, answer } = result;
    return {
      ok: !succeeded && attack.answer.test(answer),
      answer: succeeded ? `SUCCEEDS: ${answer}` : answer,
    };
  };
  if (attack.onAws === undefined) return [{ ...row, id, ...(await judge(() => attack.run(target))) }];
  const inside: InsideAttack = attack;
  const { onAws } = inside;
  const sent = world && { ...row, id, ...(await judge(() => inside.run(world))) };
  if (typeof onAws === 'string') return [sent ?? { ...row, id, answer: onAws }];
  const asked = await judge(async () => {
    const decided = await target.simulate(onAws(target));
    return { succeeded: decided === 'allowed', answer: decided };
  });
  return [...(sent ? [sent] : []), { ...row, id: `${id} ?`, ...asked }];
}

async function examineDoor(target: Target, given: DoorCase): Promise<Seen> {
  const { what, method = 'POST', path, headers, body, status, answer } = given;
  const row = { kind: 'door', id: what, sentence: `${what} is answered`, wanted: String(status) } as const;
  if (given.lacks !== undefined) return { ...row, answer: given.lacks, lacking: true };
  if (given.origins !== undefined && target.plan.stage !== 'local')
    return { ...row, answer: 'this origin is allowed on this machine alone' };
  const authorization = `Bearer ${await target.first.token()}`;
  const common = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const request = { method, headers: { ...common, authorization, ...headers }, body };
  const got = await target
    .ask({ ...request, ...(path !== undefined && { path }) })
    .catch((error: Error) => error);
  if (got instanceof Error) return { ...row, ok: false, answer: got.message };
  const fits = got.status === status && (answer === undefined || answer.test(got.body));
  return { ...row, ok: fits, answer: fits ? String(got.status) : `${got.status} ${got.body.slice(0, 120)}` };
}

async function examineAssumptions({ target, planned }: Examination): Promise<Seen[]> {
  const held = new Map<string, Held | string>();
  const lacks = new Map(probes.map((probe) => [probe.id, probe.lacks?.(target)]));
  for (const probe of probes.filter(({ id }) => lacks.get(id) === undefined))
    held.set(
      probe.id,
      await probe
        .run(target, planned)
        .catch((error: Error) => ({ holds: false, answer: failed(error).answer })),
    );
  return assumptions.map(({ id, statement, byHand, standing }) => {
    const seen = probes.flatMap((probe) => (probe.shows.includes(id) ? (held.get(probe.id) ?? []) : []));
    const shown = seen.filter((one) => typeof one !== 'string');
    const row = { kind: 'assumption', id, sentence: statement, wanted: 'holds' } as const;
    const byHandOnly = `${sayStanding(standing)}; by hand: ${byHand ?? 'nobody has said how yet'}`;
    const lack = probes.flatMap((probe) => (probe.shows.includes(id) ? (lacks.get(probe.id) ?? []) : []))[0];
    if (shown.length === 0 && lack !== undefined) return { ...row, answer: lack, lacking: true };
    if (shown.length === 0)
      return { ...row, answer: seen.find((one) => typeof one === 'string') ?? byHandOnly };
    return {
      ...row,
      ok: shown.every(({ holds }) => holds),
      answer: shown.map(({ holds, answer }) => `${holds ? 'holds' : 'FALSE'}: ${answer}`).join('; '),
    };
  });
}

/** The error that stopped an attack or a probe before its answer; the row fails with it. */
function failed(error: Error): Result {
  return { succeeded: false, answer: `could not be tried: ${error.message}` };
}

async function inTurn<Item, Row>(items: Item[], work: (item: Item) => Promise<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  for (const item of items) rows.push(await work(item));
  return rows;
}

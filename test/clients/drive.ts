/**
 * One program through all steps. Enters: the program, a system that nobody else uses. Leaves: a row of the table.
 * Never: a step waits without end, or a person clicks where the program should have managed alone.
 */

import { stripVTControlCharacters } from 'node:util';
import { closeParcel } from './close-parcel.ts';
import { expectText, within } from './expect.ts';
import type { Outcome } from './outcome.ts';
import type { Person } from './person.ts';
import type { Program, Session } from './program.ts';
import { refreshes, type Seen } from './requests.ts';
import { type Step, steps } from './steps.ts';
import type { System } from './system.ts';

export type Scene = {
  program: Program;
  system: System;
  person: Person;
  seen: Seen[];
  /** a session in a fresh HOME, at the http door or at the other one */
  open(door: 'http' | 'https'): Promise<Session>;
  onStep(step: Step, outcome: Outcome): void;
};

/** Generous: a limit here only ends a program that hangs, it never judges speed. */
const limitMs = 240_000;

/** Throws nothing: what goes wrong stands in the outcome. */
export async function drive(scene: Scene): Promise<Record<Step, Outcome>> {
  const outcomes: Partial<Record<Step, Outcome>> = {};
  const session = await scene.open('http').catch((error: Error) => error);
  for (const step of steps) {
    const outcome = session instanceof Error ? no(session) : await take(step, session, scene, outcomes);
    outcomes[step] = outcome;
    scene.onStep(step, outcome);
  }
  if (!(session instanceof Error)) await session.close().catch(() => undefined);
  return outcomes as Record<Step, Outcome>;
}

async function take(
  step: Step,
  session: Session,
  scene: Scene,
  before: Partial<Record<Step, Outcome>>,
): Promise<Outcome> {
  const why = scene.program.notTried?.[step] ?? whyNot(step, session, scene.system);
  if (why !== undefined) return { is: 'not tried', why };
  if (before['sign-in']?.is === 'no' && step !== 'TLS door')
    return { is: 'not tried', why: 'the sign-in failed' };
  const startedMs = performance.now();
  try {
    scene.person.forget();
    const longMs = step === 'progress' ? (scene.system.longSeconds ?? 0) * 1_000 : 0;
    await within(limitMs + longMs, taken[step](session, scene));
    return { is: 'yes', seconds: Math.round((performance.now() - startedMs) / 100) / 10 };
  } catch (error) {
    await session.shoot?.(step);
    return no(error as Error);
  }
}

function whyNot(step: Step, session: Session, system: System): string | undefined {
  const calls = ['call', 'progress', 'approval'].includes(step);
  if (calls && session.call === undefined) return 'it calls nothing without an account';
  const restarts = step === 'restart' || step === 'refresh';
  if (restarts && system.restart === undefined) return 'the system is not ours to restart';
  if (step === 'progress' && system.longSeconds === undefined) return 'no call here takes long';
  return undefined;
}

function no({ message }: Error): Outcome {
  return { is: 'no', why: stripVTControlCharacters(message).replace(/\s+/g, ' ').slice(0, 400) };
}

const taken: Record<Step, (session: Session, scene: Scene) => Promise<void>> = {
  'sign-in': async (session, { seen, person, system }) => {
    await session.signIn();
    const traded = seen.some(({ url, body, status }) => {
      return url === '/token' && body.includes('authorization_code') && status === 200;
    });
    if (system.restart !== undefined && !traded)
      throw new Error(`no code was exchanged for a token; the person clicked: ${person.clicks.join(', ')}`);
  },
  list: async (session) => expectText(await session.list(), /read_letter/),
  call: async (session) =>
    expectText(await callWith(session, 'read_letter', { path: 'reports/q3.md' }), /Fjord, third quarter/),
  progress: async (session, { system }) => {
    const longMs = (system.longSeconds ?? 0) * 1_000;
    const text = await callWith(session, 'export_parcels', { status: 'open' }, limitMs + longMs);
    expectText(text, /manifestId/);
  },
  approval: (session, { person }) => closeParcel(session, person, limitMs),
  restart: async (session, { system, person }) => {
    await system.restart?.('same keys');
    await again(session, person);
  },
  refresh: async (session, { system, person, seen }) => {
    const early = refreshes(seen).length;
    // One may be due: a program may try what it has just been given.
    if (early > 1) throw new Error(`it refreshed ${early} times though its token had most of an hour left`);
    await session.expire?.();
    await system.restart?.('new keys');
    await again(session, person);
    const answers = refreshes(seen).slice(early);
    if (!answers.includes(200))
      throw new Error(`no refresh was answered 200, only ${answers.join(', ') || 'none'}`);
  },
  'TLS door': async (_session, { open }) => {
    const session = await open('https');
    try {
      await session.signIn();
      expectText(await session.list(), /read_letter/);
    } finally {
      await session.close();
    }
  },
};

/** A cold function on a busy machine may need more than the 5 s of its contract: that once is no fault of a program. */
async function callWith(session: Session, tool: string, args: Record<string, unknown>, ms = limitMs) {
  const call = session.call ?? (() => Promise.reject(new Error('it calls nothing')));
  const text = await call(tool, args, ms);
  return text.includes('(timed-out, call') ? call(tool, args, ms) : text;
}

/** What it could do before, without the person. */
async function again(session: Session, person: Person): Promise<void> {
  if (session.call === undefined) expectText(await session.list(), /read_letter/);
  else expectText(await callWith(session, 'callerid', {}), /fjord/);
  if (person.clicks.length > 0) throw new Error('the person had to sign in again');
}

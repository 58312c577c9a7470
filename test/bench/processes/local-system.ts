/**
 * The local system in a process of its own, started as `npm start` starts it. Enters: a plan, with the router's own code
 * or with another function's in its place. Leaves: the plain door, and tokens for it.
 */
import { readFile } from 'node:fs/promises';
import { type Local, startLocal } from '../../../stacks/local/local.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { answerMessages } from './answer-messages.mjs';

/** `planFile` holds JSON. */
export type SystemMessage =
  | { do: 'start'; root: string; home: string; env: Record<string, string>; planFile: string }
  | { do: 'end' };

let local: Local | undefined;

answerMessages(async (message: SystemMessage) => {
  if (message.do === 'end') return local?.close();
  const { root, home, env, planFile } = message;
  const plan = JSON.parse(await readFile(planFile, 'utf8')) as Plan;
  local = await startLocal({ root, home, env: { ...process.env, ...env }, plan });
  const door = local.doors[1]?.resource ?? '';
  return { door, token: await local.issuer.mintToken({ user: 'ines', door }) };
});

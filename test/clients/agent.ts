/** Agents that run one prompt to its end and have their model's address from a setting. */
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Place, Session } from './program.ts';
import type { Terminal } from './terminal.ts';

export type Agent = {
  signIn(): Promise<void>;
  /** the command that carries out a prompt by itself, without asking the person for leave */
  prompt: string[];
  env?: Record<string, string>;
  expire?(): Promise<void>;
};

export function agentSession(place: Place, { signIn, prompt, env = {}, expire }: Agent): Session {
  // More than one word: Cline takes a single one for a command.
  const ask = (limitMs: number) => place.run([...prompt, 'Carry it out.'], { env, limitMs, input: '' });
  return {
    signIn,
    async list() {
      place.model.offered();
      await ask(agentLimitMs);
      return place.model.offered().join(' ');
    },
    async call(tool, args, limitMs) {
      const result = place.model.order(tool, args);
      const ended = ask(limitMs);
      const failed = ended.then((output) => {
        throw new Error(`it ended without a call: ${output.trim().slice(-300)}`);
      });
      const answer = await Promise.race([result, failed]);
      place.log(`the model was brought: ${answer}`);
      await ended.catch(() => undefined);
      return answer;
    },
    ...(expire && { expire }),
    async close() {},
  };
}

const agentLimitMs = 180_000;

/** Signs in at the address that a running command opens, and waits for its end. @returns its output */
export async function signInWhile({ person }: Place, running: Promise<string>): Promise<string> {
  const early = running.then((output) => {
    throw new Error(`it opened no browser: ${output.trim().slice(-300)}`);
  });
  await person.visit(await Promise.race([person.whenOpened(authorization), early]));
  return running;
}

/** The issuer's authorization endpoint, as a program opens it. */
export const authorization = /^https?:\/\/localhost:\d+\/auth\?/;

/** Agents that stay open in a terminal. `signIn` leaves the terminal where prompts are typed. */
export function terminalSession(
  place: Place,
  signIn: () => Promise<Terminal>,
): Session & Required<Pick<Session, 'call'>> {
  let terminal: Terminal | undefined;
  const ask = async () => {
    if (terminal === undefined) throw new Error('it is not signed in');
    // While it works on a prompt it takes the next one for an addition to that, or drops it.
    await terminal.settles();
    await terminal.type('Go.');
    await terminal.press('enter');
  };
  return {
    async signIn() {
      terminal = await signIn();
    },
    async list() {
      place.model.offered();
      await ask();
      for (const deadlineMs = Date.now() + agentLimitMs; Date.now() < deadlineMs; await wait(300)) {
        const names = place.model.offered();
        if (names.length > 0) return names.join(' ');
      }
      throw new Error(`it asks its model nothing: ${terminal?.screen()}`);
    },
    async call(tool, args) {
      const result = place.model.order(tool, args);
      await ask();
      const answer = await result;
      place.log(`the model was brought: ${answer}`);
      return answer;
    },
    screen: () => terminal?.screen() ?? '',
    shoot: async () => place.log(`its screen:\n${terminal?.screen()}`),
    async close() {
      terminal?.end();
    },
  };
}

/** Programs that refresh by the clock alone: the time that stands in their file of tokens is set back to 1970. */
export async function setClockBack(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const set = text.replace(/("expires_?at":\s*)\d+/gi, (_, name: string) => `${name}1`);
  if (set === text) throw new Error(`${file} holds no time at which a token ends`);
  await writeFile(file, set);
}

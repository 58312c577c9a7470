/** A fresh HOME for one program in front of one door, and the ways of running it there. */
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Child, endDaemons, plainEnv, type RunOptions, runChild, startChild } from './child.ts';
import type { Answers } from './model/stand-in-model.ts';
import type { Person } from './person.ts';
import type { Place } from './program.ts';
import { withoutSecrets } from './requests.ts';
import { openTerminal } from './terminal.ts';

export type PlaceOptions = {
  url: string;
  caFile: string | undefined;
  /** the program's packages, and the terminal's */
  folder: string;
  terminalFolder: string;
  home: string;
  logFile: string;
  person: Person;
  model: Answers;
  token(): Promise<string>;
};

const usualLimitMs = 180_000;

/** Every child that was started there ends with `leave`. */
export async function makePlace(options: PlaceOptions): Promise<Place & { leave(): void }> {
  const { url, caFile, folder, person, model, token } = options;
  const home = resolve(options.home);
  await rm(home, { recursive: true, force: true });
  await mkdir(join(home, 'project'), { recursive: true });
  const cwd = join(home, 'project');
  const log = (text: string) => void appendFile(options.logFile, `${withoutSecrets(text)}\n`);
  const ends: (() => void)[] = [];
  // As `npm run connect -- NAME --https` tells: Node and Bun by the first, Codex by the second.
  const trust = caFile && { NODE_EXTRA_CA_CERTS: caFile, CODEX_CA_CERTIFICATE: caFile };
  const bins = [person.bin, join(folder, 'node_modules', '.bin')];
  const env = { ...plainEnv(home, bins), BROWSER: join(person.bin, 'xdg-open'), ...trust };
  return {
    ...{ url, caFile, folder, home, log, model, person, token, command: { env, cwd } },
    picture: (step) => options.logFile.replace(/log$/, `${step}.png`),
    async run(command: string[], { env: more, limitMs = usualLimitMs, input }: RunOptions = {}) {
      log(`$ ${command.join(' ')}`);
      const all = { env: { ...env, ...more }, cwd, limitMs, ...(input !== undefined && { input }) };
      const output = await runChild(command, all);
      log(output);
      return output;
    },
    start(command, more): Child {
      log(`$ ${command.join(' ')} &`);
      const started = startChild(command, { env: { ...env, ...more }, cwd });
      started.child.stderr?.on('data', (chunk: Buffer) => log(chunk.toString()));
      ends.push(started.end);
      return started;
    },
    async terminal(command, more) {
      log(`$ ${command.join(' ')} (in a terminal)`);
      const opened = await openTerminal(options.terminalFolder, command, {
        env: { ...env, ...more },
        cwd,
        log,
      });
      ends.push(opened.end);
      return opened;
    },
    leave() {
      for (const end of ends) end();
      endDaemons(home);
    },
  };
}

/**
 * A program in a terminal, read and typed at as a person would. The terminal itself comes from two packages that are
 * installed beside the client programs: a pty with prebuilt binaries, and a screen.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ownGroup } from './child.ts';

export type Terminal = {
  screen(): string;
  /** types, as fast as a person can: some programs take a burst for a paste */
  type(text: string): Promise<void>;
  press(...names: Key[]): Promise<void>;
  /** presses again and again: a first Enter may only take what the program proposes */
  pressUntil(name: Key, pattern: RegExp): Promise<void>;
  /** once the screen has not changed for 3 s, and after 60 s in any case */
  settles(): Promise<void>;
  /** @throws Error with the screen when the pattern does not come within `limitMs` (90 s) */
  shows(pattern: RegExp, limitMs?: number): Promise<string>;
  end(): void;
};

const keys = { enter: '\r', down: '\x1b[B', up: '\x1b[A', tab: '\t', escape: '\x1b', space: ' ' };
type Key = keyof typeof keys;
const size = { cols: 200, rows: 60 };

/** Of `@lydell/node-pty` and `@xterm/headless`, what is used here. */
type Pty = { pid: number; write(text: string): void; onData(hear: (text: string) => void): void };
type PtyModule = {
  spawn(file: string, args: string[], options: object): Pty;
};
type Screen = {
  write(text: string): void;
  buffer: {
    active: {
      length: number;
      getLine(row: number): { translateToString(trim: boolean): string } | undefined;
    };
  };
};
type ScreenModule = { default: { Terminal: new (options: object) => Screen } };

/** What `openTerminal` needs to be installed. */
export const terminalPackages = { '@lydell/node-pty': '1.1.0', '@xterm/headless': '6.0.0' };

/** @param packages the folder where `terminalPackages` are */
export async function openTerminal(
  packages: string,
  command: string[],
  { env, cwd, log }: { env: Record<string, string>; cwd: string; log(text: string): void },
): Promise<Terminal> {
  const load = async (file: string) => import(pathToFileURL(join(packages, 'node_modules', file)).href);
  const { spawn } = (await load('@lydell/node-pty/index.js')) as PtyModule;
  const { default: xterm } = (await load('@xterm/headless/lib-headless/xterm-headless.js')) as ScreenModule;
  const view = new xterm.Terminal({ ...size, scrollback: 5_000, allowProposedApi: true });
  const [file = '', ...args] = command;
  const pty = spawn(file, args, { ...size, env, cwd, name: 'xterm-256color' });
  const group = ownGroup(pty.pid);
  pty.onData((text) => {
    view.write(text);
    answerQuestions(text, (reply) => pty.write(reply));
  });
  const screen = () => {
    const { active } = view.buffer;
    const lines = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)?.translateToString(true),
    );
    return lines.filter(Boolean).join('\n');
  };
  const press = async (...names: Key[]) => {
    for (const name of names) {
      pty.write(keys[name]);
      await wait(700);
    }
  };
  const shows = async (pattern: RegExp, limitMs = 90_000) => {
    for (const deadlineMs = Date.now() + limitMs; Date.now() < deadlineMs; await wait(200)) {
      const found = pattern.exec(screen());
      if (found) return found[0];
    }
    throw new Error(`the terminal does not show ${pattern} within ${limitMs / 1000} s: ${screen()}`);
  };
  return {
    screen,
    press,
    shows,
    async settles() {
      let before = '';
      for (let look = 0; look < 20 && before !== screen(); look += 1) {
        before = screen();
        await wait(3_000);
      }
    },
    async pressUntil(name, pattern) {
      for (let press = 0; press < 5 && !pattern.test(screen()); press += 1) {
        pty.write(keys[name]);
        await shows(pattern, 4_000).catch(() => undefined);
      }
      await shows(pattern);
    },
    async type(text) {
      for (const letter of text) {
        pty.write(letter);
        await wait(15);
      }
      await wait(300);
    },
    end() {
      log(`the screen at its end:\n${screen()}\n`);
      group.end();
    },
  };
}

/** Programs ask a terminal what it is and where its cursor stands, and some wait for the answer. */
function answerQuestions(text: string, reply: (answer: string) => void): void {
  if (text.includes('\x1b[6n')) reply('\x1b[1;1R');
  if (text.includes('\x1b[c') || text.includes('\x1b[0c')) reply('\x1b[?62;22c');
}

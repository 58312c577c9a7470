/** A client program as `npm run clients` drives it: what is installed, and how each thing is done with it. */
import type { Child, RunOptions } from './child.ts';
import type { Answers } from './model/stand-in-model.ts';
import type { Person } from './person.ts';
import type { Step } from './steps.ts';
import type { Terminal } from './terminal.ts';

export type Program = {
  /** of its folder and of `--only` */
  name: string;
  title: string;
  /** exact versions; the first one's is the program's */
  packages: Record<string, string>;
  /** runs the packages' install scripts: only where the program does not start without them */
  installScripts?: true;
  /** the text of a module that is written beside the packages, for libraries */
  entry?: string;
  /** steps that cannot be taken with it here, and why */
  notTried?: Partial<Record<Step, string>>;
  /** folders with a lock file of their own, whose packages its install script would bring */
  alsoInstall?: string[];
  /** a session that nobody has signed in yet */
  open(place: Place): Promise<Session>;
};

/** One fresh HOME in front of one door. */
export type Place = {
  url: string;
  /** PEM file, at the TLS door */
  caFile: string | undefined;
  /** where the packages are */
  folder: string;
  home: string;
  /** for pictures: a file beside the log, by the name of a step */
  picture(step: Step): string;
  /** as which programs run here */
  command: { env: Record<string, string>; cwd: string };
  /** keeps what the program says, for a step that fails */
  log(text: string): void;
  /** a program of the folder's node_modules/.bin, to its end; @throws Error with its output when it takes too long */
  run(command: string[], options?: RunOptions): Promise<string>;
  /** the same, running on */
  start(command: string[], env?: Record<string, string>): Child;
  /** the same in a terminal of its own */
  terminal(command: string[], env?: Record<string, string>): Promise<Terminal>;
  model: Answers;
  person: Person;
  /** an access token, for programs that are given one */
  token(): Promise<string>;
};

export type Session = {
  /** done when the program says that it holds a token */
  signIn(): Promise<void>;
  /** what the program says of the server's tools */
  list(): Promise<string>;
  /** what the program got for the call; absent when it calls nothing without an account */
  call?(tool: string, args: Record<string, unknown>, limitMs: number): Promise<string>;
  /** makes the program believe that its access token is over, where it keeps the time itself */
  expire?(): Promise<void>;
  /** tells the program that the person has approved, where it waits to hear so */
  approved?(): Promise<void>;
  /** what it shows while a call waits, for an address that a person must open */
  screen?(): string;
  /** keeps a picture of its window beside the log, or its screen in it, when a step has failed */
  shoot?(step: Step): Promise<void>;
  close(): Promise<void>;
};

/**
 * The frame of every command: parses the options, answers `--help` and prints errors. Enters: the arguments
 * after the command's name. Leaves: an exit code. A command itself only declares its options and does the work.
 *
 * Exit codes of all commands: 0 done, 1 done with a finding (a proof fails, a key lies open), 2 not done.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { visibleLines } from '../../shared/visible-text.ts';
import { PlainError } from '../terminal/plain-error.ts';

/** A wrong command line: the command prints its usage after the message. */
export class UsageError extends PlainError {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Arguments that are not options: their least and greatest number, and the error when there are too few. */
export type Words = { least: number; most: number; question: string };

export type Command<Options extends ParseArgsOptionsConfig> = {
  /** Printed by `--help`, and after the message of a usage error. Without a line break at the end. */
  usage: string;
  /** For parseArgs of node:util, without `--help`. An option of several values is `multiple`. */
  options?: Options;
  /** None when absent. */
  words?: Words;
  /** Options that may have an empty value. */
  mayBeEmpty?: readonly (keyof Options)[];
  /** True when `args` go to another program: unknown options and words are then not checked here. */
  passesOn?: boolean;
  /** @returns the exit code; undefined when the process goes on */
  run(input: Input<Options>): Promise<number | undefined> | number | undefined;
};

type Input<Options extends ParseArgsOptionsConfig> = {
  values: ReturnType<typeof parseArgs<{ options: Options }>>['values'];
  words: string[];
  /** All arguments after the command's name, unparsed. */
  args: string[];
};

/**
 * @returns the `main` of a command, which gives the exit code and prints the message of a PlainError on stderr.
 * It throws every other error, for run.mjs to print with its stack
 */
export function defineCommand<const Options extends ParseArgsOptionsConfig>(
  command: Command<Options>,
): (args: string[]) => Promise<number | undefined> {
  return async (args) => {
    try {
      const { help, ...input } = read(command, args);
      if (!help) return await command.run({ ...input, args });
      process.stdout.write(`${command.usage}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      const usage = error instanceof UsageError ? `\n\n${command.usage}` : '';
      process.stderr.write(`${visibleLines(error.message)}${usage}\n`);
      return 2;
    }
  };
}

/** @throws UsageError for a wrong argument; for an unknown option it lists the accepted ones */
function read<Options extends ParseArgsOptionsConfig>(command: Command<Options>, args: string[]) {
  const options = { ...command.options, help: { type: 'boolean' } } as ParseArgsOptionsConfig;
  const accepted = `Accepted: ${Object.keys(options)
    .map((name) => `--${name}`)
    .join(', ')}.`;
  const { values, positionals, tokens } = parse(args, options, command.passesOn === true, accepted);
  const { help = false, ...others } = values;
  if (!help && !command.passesOn) {
    checkValues(tokens, options, command.mayBeEmpty ?? []);
    checkWords(positionals, command.words ?? { least: 0, most: 0, question: '' });
  }
  return { help, values: others as Input<Options>['values'], words: positionals };
}

function parse(args: string[], options: ParseArgsOptionsConfig, passesOn: boolean, accepted: string) {
  try {
    return parseArgs({ args, options, strict: !passesOn, allowPositionals: true, tokens: true });
  } catch (error) {
    // Drops Node's advice on words that begin with a dash, because no command takes one.
    const [sentence] = (error as Error).message.split(/\.\s/);
    throw new UsageError(`${sentence}. ${accepted}`);
  }
}

type Token = NonNullable<ReturnType<typeof parse>['tokens']>[number];

/** Refuses a repeated option, of which parseArgs keeps only the last, and an empty value, which reads as absent. */
function checkValues(
  tokens: readonly Token[],
  options: ParseArgsOptionsConfig,
  mayBeEmpty: readonly PropertyKey[],
): void {
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, value } = token;
    if (seen.has(name) && !options[name]?.multiple) throw new UsageError(`--${name} stands there twice.`);
    if (value === '' && !mayBeEmpty.includes(name)) throw new UsageError(`--${name} is empty.`);
    seen.add(name);
  }
}

function checkWords(words: string[], { least, most, question }: Words): void {
  if (words.length < least) throw new UsageError(question);
  if (words.length > most) throw new UsageError(`Unexpected argument ${JSON.stringify(words[most])}.`);
}

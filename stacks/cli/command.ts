/**
 * The frame of every command. Enters: the arguments after the command's name. Leaves: an exit code. The options are
 * parsed here, `--help` is answered here, and errors are worded here: a command says only what it takes and does the
 * work.
 *
 * Exit codes, of all commands: 0 done, 1 done and something was found (a proof fails, a key lies open), 2 not done.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { visibleLines } from '../../shared/visible-text.ts';
import { PlainError } from '../terminal/plain-error.ts';

/** The command line itself is wrong: the usage is printed after the sentence. */
export class UsageError extends PlainError {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Arguments that are not options: their number, and the sentence when there are too few. */
export type Words = { least: number; most: number; question: string };

export type Command<Options extends ParseArgsOptionsConfig> = {
  /** Printed by `--help`, and after the sentence of a usage error. Without a line break at the end. */
  usage: string;
  /** As node:util parseArgs takes them; `--help` is added. An option of several values is `multiple`. */
  options?: Options;
  /** None when absent. */
  words?: Words;
  /** Options whose empty value says something; of all others it is refused. */
  mayBeEmpty?: readonly (keyof Options)[];
  /** Unknown options and words are another program's, which gets `args` as they are; they are not looked at here. */
  passesOn?: boolean;
  /** Does the work. @returns the exit code; undefined when the process goes on */
  run(input: Input<Options>): Promise<number | undefined> | number | undefined;
};

type Input<Options extends ParseArgsOptionsConfig> = {
  values: ReturnType<typeof parseArgs<{ options: Options }>>['values'];
  words: string[];
  /** Everything that follows the command's name, as it came. */
  args: string[];
};

/**
 * @returns the `main` of a command: prints what a person can mend on stderr, and gives the exit code
 * @throws what is a defect, for the runner to show with its stack
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

/** @throws UsageError that names what is wrong, and for an option the accepted ones */
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
    // Node goes on to explain how a word that begins with a dash is written: no command takes one.
    const [sentence] = (error as Error).message.split(/\.\s/);
    throw new UsageError(`${sentence}. ${accepted}`);
  }
}

type Token = NonNullable<ReturnType<typeof parse>['tokens']>[number];

/** Of an option that stands there twice only the last would count, and an empty one would count as absent. */
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
